import { useMutation, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { replayManyAnswer } from '../../../src/features/intakes/contract.ts'
import { ask } from '../../api.ts'
import { useFormats } from '../../formats.ts'
import type { IntakeFilter } from '../../intakes.ts'
import { useWords } from '../../language.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { tell } from '../../parts/toasts.tsx'

type Counts = z.output<typeof replayManyAnswer>

/** Over so many the word must be typed. */
const many = 1_000

/** Decides everything that the filter names again; the count comes first. */
export function ReplayMany({ filter, onClose }: { filter: IntakeFilter; onClose: () => void }) {
  const t = useWords('intakes')
  const formats = useFormats()
  const send = (dryRun: boolean) => ask<Counts>('POST', '/intakes/replay', { body: { filter, dryRun } })
  const count = useQuery({ queryKey: ['replay-count', filter], queryFn: () => send(true), staleTime: 0 })
  const matched = count.data?.matched
  const replay = useMutation({
    mutationFn: () => send(false),
    onSuccess: ({ queued, stillOpen }) => {
      tell(t('replayedMany', { count: queued }), stillOpen > 0 ? t('stillOpen', { count: stillOpen }) : undefined)
      onClose()
    },
  })
  return (
    <Confirm
      isOpen
      onClose={onClose}
      onConfirm={() => replay.mutate()}
      title={t('replayMany')}
      description={t('replayManyHelp')}
      action={t('replay')}
      isBusy={replay.isPending || matched === undefined || matched === 0}
      {...(matched !== undefined && matched > many && { typed: String(matched) })}
    >
      <ul className="flex flex-wrap gap-1 text-xs text-soft">
        {Object.entries(filter).map(([name, value]) => (
          <li key={name} className="rounded-sm bg-sunken px-1.5 py-0.5 font-mono">
            {name}: {value}
          </li>
        ))}
      </ul>
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
