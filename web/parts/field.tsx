import { Check } from 'lucide-react'
import { Checkbox as Box, Switch as Toggle } from 'radix-ui'
import { type ComponentProps, type ReactNode, useId } from 'react'
import { cn } from './cn.ts'

export const inputLook =
  'h-8 w-full min-w-0 rounded-md border border-edge/60 bg-surface px-2.5 text-sm text-ink shadow-xs transition-colors hover:border-edge focus-visible:border-accent focus-visible:outline-offset-0 disabled:opacity-60 aria-invalid:border-bad max-md:h-10 max-md:text-base'

interface FieldProps {
  label: string
  help?: ReactNode
  error?: string | null | undefined
  isOptional?: string | null | undefined
  className?: string
  /** Takes what ties the control to its words. */
  children(tie: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean | undefined }): ReactNode
}

/** A control with its label, its help and what is wrong with it. */
export function Field({ label, help, error, isOptional, className, children }: FieldProps) {
  const id = useId()
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ') || undefined
  return (
    <div className={cn('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
        {isOptional && <span className="ml-1.5 font-normal text-soft">{isOptional}</span>}
      </label>
      {children({ id, 'aria-describedby': described, 'aria-invalid': error ? true : undefined })}
      {help && (
        <p id={`${id}-help`} className="text-xs text-soft">
          {help}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-xs text-bad">
          {error}
        </p>
      )}
    </div>
  )
}

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={cn(inputLook, className)} {...rest} />
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea className={cn(inputLook, 'h-auto min-h-20 py-1.5 max-md:h-auto', className)} {...rest} />
}

/** The browser's own: it is the best one on a phone. */
export function Select({ className, children, ...rest }: ComponentProps<'select'>) {
  return (
    <select className={cn(inputLook, 'pr-7', className)} {...rest}>
      {children}
    </select>
  )
}

export function Switch({ label, ...rest }: ComponentProps<typeof Toggle.Root> & { label?: string }) {
  return (
    <Toggle.Root
      aria-label={label}
      className="relative h-5 w-9 shrink-0 rounded-full bg-edge transition-colors data-[state=checked]:bg-accent"
      {...rest}
    >
      <Toggle.Thumb className="block size-4 translate-x-0.5 rounded-full bg-white transition-transform data-[state=checked]:translate-x-4.5" />
    </Toggle.Root>
  )
}

export function Checkbox({ label, ...rest }: ComponentProps<typeof Box.Root> & { label?: string }) {
  return (
    <Box.Root
      aria-label={label}
      className="flex size-4 shrink-0 items-center justify-center rounded-sm border border-edge bg-surface text-accent-ink data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      {...rest}
    >
      <Box.Indicator>
        <Check className="size-3" strokeWidth={3} />
      </Box.Indicator>
    </Box.Root>
  )
}
