import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useMay } from '../../session.ts'

const retryable = ['failed', 'dead', 'cancelled']

/** What a person may decide about an effect: send it again, or say what became of a doubtful one. */
export function EffectActions({ id, status, intakeId }: { id: string; status: string; intakeId: string }) {
  const t = useWords('intakes')
  const mayWrite = useMay('write')
  const queries = useQueryClient()
  const act = useMutation({
    mutationFn: ({ path, body }: { path: string; body?: object }) => ask('POST', `/effects/${id}/${path}`, { body }),
    onSuccess: () => {
      tell(t('noted'))
      void queries.invalidateQueries({ queryKey: ['intake', intakeId] })
    },
  })
  if (!mayWrite) return null
  if (retryable.includes(status))
    return (
      <Button size="sm" className="w-fit" isBusy={act.isPending} onClick={() => act.mutate({ path: 'retry' })}>
        {t('retry')}
      </Button>
    )
  if (status !== 'doubtful') return null
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="text-xs text-soft">{t('doubt')}</span>
      <Button
        size="sm"
        disabled={act.isPending}
        onClick={() => act.mutate({ path: 'settle', body: { outcome: 'done' } })}
      >
        {t('wasDone')}
      </Button>
      <Button
        size="sm"
        disabled={act.isPending}
        onClick={() => act.mutate({ path: 'settle', body: { outcome: 'not_sent' } })}
      >
        {t('wasNotDone')}
      </Button>
    </div>
  )
}
