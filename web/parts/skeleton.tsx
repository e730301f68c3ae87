import { useWords } from '../language.ts'
import { cn } from './cn.ts'

/** Stands where something will be: the same size, so that nothing jumps. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn('animate-pulse rounded-md bg-line/70', className)} />
}

/** Rows of a list that is on its way. */
export function RowSkeletons({ count = 8, className }: { count?: number; className?: string }) {
  const t = useWords('shell')
  return (
    <div role="status" aria-label={t('loading')} className={cn('flex flex-col gap-px', className)}>
      {Array.from({ length: count }, (_, row) => (
        <div key={row} className="flex h-9 items-center gap-4 px-3">
          <Skeleton className="h-3 w-24" />
          <Skeleton className="h-3 flex-1" />
          <Skeleton className="h-3 w-20" />
        </div>
      ))}
    </div>
  )
}

export function ScreenSkeleton() {
  return (
    <div className="p-4 md:p-6">
      <Skeleton className="mb-6 h-6 w-48" />
      <RowSkeletons />
    </div>
  )
}
