import { useFormats } from '../formats.ts'

/** A number: compact where it is long, the exact one on hover. Null is a dash. */
export function Amount({ value, className }: { value: number | null | undefined; className?: string }) {
  const formats = useFormats()
  if (value === null || value === undefined) return <span className={className}>–</span>
  const exact = formats.number(value)
  return (
    <span title={exact} className={className}>
      {Math.abs(value) < 10_000 ? exact : formats.compact(value)}
    </span>
  )
}

/** A share of something, with the counts that make it on hover. */
export function Share({ of, all, className }: { of: number; all: number; className?: string }) {
  const formats = useFormats()
  return (
    <span title={`${formats.number(of)} / ${formats.number(all)}`} className={className}>
      {all === 0 ? '–' : formats.percent(of / all)}
    </span>
  )
}
