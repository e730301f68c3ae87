import type { z } from 'zod'
import type { replayManyAnswer } from '../../../src/features/intakes/contract.ts'
import { ask } from '../../api.ts'
import { useFormats } from '../../formats.ts'
import type { IntakeFilter } from '../../intakes.ts'
import { useWords } from '../../language.ts'
import { ReplayQuestion } from '../../parts/replay-question.tsx'
import { tell } from '../../parts/toasts.tsx'

type Counts = z.output<typeof replayManyAnswer>

/** Decides everything that the filter names again. */
export function ReplayMany({ filter, onClose }: { filter: IntakeFilter; onClose: () => void }) {
  const formats = useFormats()
  const t = useWords('intakes')
  return (
    <ReplayQuestion<Counts>
      title={t('replayMany')}
      description={t('replayManyHelp')}
      action={t('replay')}
      counted={(count) => t('matched', { count, number: formats.number(count) })}
      filter={filter}
      send={(dryRun) => ask<Counts>('POST', '/intakes/replay', { body: { filter, dryRun } })}
      onDone={({ queued, stillOpen }) =>
        tell(t('replayedMany', { count: queued }), stillOpen > 0 ? t('stillOpen', { count: stillOpen }) : undefined)
      }
      onClose={onClose}
    />
  )
}
