import { useNavigate } from '@tanstack/react-router'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useMove, usePreview } from './data.ts'
import { ExclusionList } from './exclusions.tsx'

/** Over so many people the number must be typed. */
const many = 1_000

/** Says how many people will get it before it starts. */
export function StartDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useWords('campaigns')
  const formats = useFormats()
  const navigate = useNavigate()
  const { data: preview, error, refetch } = usePreview(id)
  const move = useMove(() => {
    tell(t('did.start'))
    onClose()
    void navigate({ to: '/campaigns/$id', params: { id } })
  })
  const recipients = preview?.recipients
  return (
    <Confirm
      isOpen
      onClose={onClose}
      onConfirm={() => move.mutate({ id, move: 'start' })}
      title={t('startTitle')}
      description={t('startHelp')}
      action={t('move.start')}
      isBusy={move.isPending || recipients === undefined || recipients === 0}
      {...(recipients !== undefined && recipients > many && { typed: String(recipients) })}
    >
      {error ? (
        <ProblemBox error={error} onRetry={() => void refetch()} />
      ) : !preview ? (
        <Skeleton className="h-20" />
      ) : (
        <div className="flex flex-col gap-2">
          <p className="text-2xl font-semibold">
            {t('recipients', { count: preview.recipients, number: formats.number(preview.recipients) })}
          </p>
          {preview.estimate.endsAt && (
            <p className="text-sm text-soft">{t('endsAbout', { at: formats.short(preview.estimate.endsAt) })}</p>
          )}
          <ExclusionList exclusions={preview.exclusions} />
        </div>
      )}
    </Confirm>
  )
}
