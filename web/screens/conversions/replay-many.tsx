import { useQueryClient } from '@tanstack/react-query'
import { ask } from '../../api.ts'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { ReplayQuestion } from '../../parts/replay-question.tsx'
import { tell } from '../../parts/toasts.tsx'
import { type Filter, type ReplayCounts, replayFilter } from './data.ts'

/** Tells everything again that the filter names and that was not accepted. */
export function ReplayMany({ filter: whole, onClose }: { filter: Filter; onClose: () => void }) {
  const formats = useFormats()
  const t = useWords('conversions')
  const queries = useQueryClient()
  const filter = replayFilter(whole)
  return (
    <ReplayQuestion<ReplayCounts>
      title={t('replayMany')}
      description={t('replayHelp')}
      action={t('tellAgain')}
      counted={(count) => t('matched', { count, number: formats.number(count) })}
      filter={filter}
      send={(dryRun) => ask<ReplayCounts>('POST', '/conversions/replay', { body: { filter, dryRun, limit: 10_000 } })}
      onDone={({ queued, notRetryable }) => {
        void queries.invalidateQueries({ queryKey: ['/conversions'] })
        tell(t('replayed', { count: queued }), notRetryable > 0 ? t('leftAlone', { count: notRetryable }) : undefined)
      }}
      onClose={onClose}
    />
  )
}
