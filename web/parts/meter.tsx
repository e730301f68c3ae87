import { cn } from './cn.ts'

const fills = { good: 'bg-good', warn: 'bg-warn', bad: 'bg-bad', accent: 'bg-accent' }

/** A share as a bar; the figure that it shows stands beside it. */
export function Meter({
  share,
  tone = 'accent',
  className,
}: {
  share: number
  tone?: keyof typeof fills
  className?: string
}) {
  return (
    <span aria-hidden className={cn('h-2 min-w-0 flex-1 overflow-hidden rounded-full bg-sunken', className)}>
      <span
        className={cn('block h-full rounded-full', fills[tone])}
        style={{ width: `${Math.min(1, Math.max(0, share)) * 100}%` }}
      />
    </span>
  )
}
