import { Search, X } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useWords } from '../language.ts'
import { useFilters } from '../search.ts'
import { IconButton } from './button.tsx'
import { cn } from './cn.ts'
import { inputLook } from './field.tsx'

const typingMs = 250

/** A search field that writes what was typed into the URL as `?q=`; `/` jumps into it. */
export function SearchField({ label, param = 'q', className }: { label: string; param?: string; className?: string }) {
  const [filters, change] = useFilters<string>()
  const inUrl = filters[param] ?? ''
  const [text, setText] = useState(inUrl)
  const written = useRef(inUrl)
  useEffect(() => {
    // the URL changed by something else: back, a cleared filter
    if (inUrl !== written.current) setText(inUrl)
    written.current = inUrl
  }, [inUrl])
  useEffect(() => {
    if (text.trim() === written.current) return
    const timer = setTimeout(() => {
      written.current = text.trim()
      change({ [param]: text.trim() || undefined })
    }, typingMs)
    return () => clearTimeout(timer)
  })
  return (
    <search className={cn('relative min-w-56 flex-1 md:max-w-96', className)}>
      <Search
        className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-soft"
        aria-hidden
      />
      <input
        type="search"
        data-search
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className={cn(inputLook, 'pl-8')}
      />
    </search>
  )
}

interface PickProps {
  label: string
  param: string
  /** The value and its word. */
  options: { value: string; label: string }[]
  className?: string
}

/** One filter of several values, in the URL. */
export function PickFilter({ label, param, options, className }: PickProps) {
  const [filters, change] = useFilters<string>()
  const value = filters[param] ?? ''
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => change({ [param]: event.target.value || undefined })}
      className={cn(
        inputLook,
        'w-auto max-w-60 shrink-0 pr-7',
        value && 'border-accent bg-accent-wash text-accent',
        className,
      )}
    >
      <option value="">{label}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}

/** The filters of a list in one row, with a way to clear them all. */
export function FilterBar({ params, children }: { params: string[]; children: ReactNode }) {
  const t = useWords('shell')
  const [filters, change] = useFilters<string>()
  const isFiltered = params.some((param) => filters[param])
  return (
    <div className="flex items-center gap-2 max-md:-mx-4 max-md:snap-x max-md:overflow-x-auto max-md:px-4 max-md:pb-1 max-md:[scrollbar-width:none] md:flex-wrap">
      {children}
      {isFiltered && (
        <IconButton
          label={t('clearFilters')}
          onClick={() => change(Object.fromEntries(params.map((param) => [param, undefined])))}
        >
          <X />
        </IconButton>
      )}
    </div>
  )
}
