import { X } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../language.ts'
import { cn } from './cn.ts'
import { inputLook } from './field.tsx'

interface TagInputProps {
  label: string
  id?: string
  value: string[]
  onChange(value: string[]): void
  /** The only values there are; without it anything may be typed. */
  options?: { value: string; label: string }[] | null
  /** What others use, offered while typing. */
  suggestions?: string[]
  className?: string
}

/** Several texts, each a chip: typed and closed by Enter or a comma, or chosen from a list. */
export function TagInput({ label, id, value, onChange, options, suggestions, className }: TagInputProps) {
  const t = useWords('shell')
  const [text, setText] = useState('')
  const add = (given: string) => {
    const added = given.split(',').flatMap((each) => each.trim() || [])
    setText('')
    if (added.length > 0) onChange([...new Set([...value, ...added])])
  }
  const labelOf = (each: string) => options?.find((option) => option.value === each)?.label ?? each
  const left = options?.filter((option) => !value.includes(option.value))
  const bare = 'h-6 min-w-20 flex-1 bg-transparent px-1 text-sm outline-none max-md:h-8 max-md:text-base'
  return (
    <span
      className={cn(
        inputLook,
        'flex h-auto min-h-8 flex-wrap items-center gap-1 px-1 py-0.5 focus-within:border-accent focus-within:outline-2 focus-within:outline-accent max-md:h-auto max-md:min-h-10',
        className,
      )}
    >
      {value.map((each) => (
        <span
          key={each}
          className="inline-flex h-6 max-w-full items-center gap-0.5 rounded-sm bg-sunken pl-1.5 text-xs"
        >
          <span className="truncate">{labelOf(each)}</span>
          <button
            type="button"
            aria-label={t('condition.takeOff', { value: labelOf(each) })}
            onClick={() => onChange(value.filter((other) => other !== each))}
            className="flex size-6 shrink-0 items-center justify-center rounded-sm text-soft hover:text-ink"
          >
            <X className="size-3" aria-hidden />
          </button>
        </span>
      ))}
      {left ? (
        left.length > 0 && (
          <select id={id} aria-label={label} value="" onChange={(event) => add(event.target.value)} className={bare}>
            <option value="">{value.length === 0 ? label : t('addMore')}</option>
            {left.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
        )
      ) : (
        <>
          <input
            id={id}
            aria-label={label}
            placeholder={value.length === 0 ? label : ''}
            value={text}
            list={suggestions && `${label}-known`}
            onChange={(event) =>
              event.target.value.includes(',') ? add(event.target.value) : setText(event.target.value)
            }
            onKeyDown={(event) => {
              if (event.key === 'Enter' && text.trim() !== '') {
                event.preventDefault()
                add(text)
              }
              if (event.key === 'Backspace' && text === '') onChange(value.slice(0, -1))
            }}
            onBlur={() => add(text)}
            className={bare}
          />
          {suggestions && (
            <datalist id={`${label}-known`}>
              {suggestions.map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
          )}
        </>
      )}
    </span>
  )
}
