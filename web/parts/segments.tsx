import { cn } from './cn.ts'

interface SegmentsProps<Value extends string> {
  label: string
  value: Value
  onChange(value: Value): void
  options: { value: Value; label: string }[]
}

/** A choice of a few, all in view. */
export function Segments<Value extends string>({ label, value, onChange, options }: SegmentsProps<Value>) {
  return (
    <fieldset className="flex rounded-md bg-sunken p-0.5">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
          className={cn(
            'h-6 rounded-sm px-2 text-xs text-soft hover:text-ink max-md:h-8',
            option.value === value && 'bg-surface font-medium text-ink shadow-xs',
          )}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  )
}
