import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from '../../api.ts'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { tell } from '../../parts/toasts.tsx'
import { type Filter, type ReplayCounts, replayFilter } from './data.ts'

/** Over so many the number must be typed. */
const many = 1_000

/** Tells everything again that the filter names and that was not accepted; the count comes first. */
export function ReplayMany({ filter: whole, onClose }: { filter: Filter; onClose: () => void }) {
  const t = useWords('conversions')
  const formats = useFormats()
  const queries = useQueryClient()
  const filter = replayFilter(whole)
  const send = (dryRun: boolean) =>
    ask<ReplayCounts>('POST', '/conversions/replay', { body: { filter, dryRun, limit: 10_000 } })
  const count = useQuery({
    queryKey: ['conversions', 'replay', filter],
    queryFn: () => send(true),
    staleTime: 0,
  })
  const matched = count.data?.matched
  const replay = useMutation({
    mutationFn: () => send(false),
    onSuccess: ({ queued, notRetryable }) => {
      void queries.invalidateQueries({ queryKey: ['/conversions'] })
      tell(t('replayed', { count: queued }), notRetryable > 0 ? t('leftAlone', { count: notRetryable }) : undefined)
      onClose()
    },
  })
  return (
    <Confirm
      isOpen
      onClose={onClose}
      onConfirm={() => replay.mutate()}
      title={t('replayMany')}
      description={t('replayHelp')}
      action={t('tellAgain')}
      isBusy={replay.isPending || matched === undefined || matched === 0}
      {...(matched !== undefined && matched > many && { typed: String(matched) })}
    >
      {Object.keys(filter).length > 0 && (
        <ul className="flex flex-wrap gap-1 text-xs text-soft">
          {Object.entries(filter).map(([name, value]) => (
            <li key={name} className="rounded-sm bg-sunken px-1.5 py-0.5 font-mono">
              {name}: {value}
            </li>
          ))}
        </ul>
      )}
      {count.error ? (
        <ProblemBox error={count.error} onRetry={() => void count.refetch()} />
      ) : matched === undefined ? (
        <Skeleton className="h-8 w-40" />
      ) : (
        <p className="text-2xl font-semibold">{t('matched', { count: matched, number: formats.number(matched) })}</p>
      )}
    </Confirm>
  )
}
