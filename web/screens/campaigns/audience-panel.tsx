import { LoaderCircle } from 'lucide-react'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { cn } from '../../parts/cn.ts'
import { Panel } from '../../parts/page.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { ExclusionList } from './exclusions.tsx'
import type { DraftPreview } from './use-draft-preview.ts'

/** How many will get it, live, and who will not. */
export function AudiencePanel({ preview: { data, isOld, error } }: { preview: DraftPreview }) {
  const t = useWords('campaigns')
  const formats = useFormats()
  return (
    <Panel
      title={t('whoGetsIt')}
      aside={isOld && !error && <LoaderCircle className="size-4 animate-spin text-soft" aria-label={t('loading')} />}
      bodyClassName="p-3 flex flex-col gap-2"
    >
      {data ? (
        <div aria-live="polite" className={cn('flex flex-col gap-2 transition-opacity', isOld && 'opacity-60')}>
          <p>
            <span className="text-2xl font-semibold">{formats.number(data.recipients)}</span>{' '}
            <span className="text-sm text-soft">
              {t('ofLeads', { count: data.audience, number: formats.number(data.audience) })}
            </span>
          </p>
          <ExclusionList exclusions={data.exclusions} />
          {data.recipients > 0 && (
            <p className="border-t pt-2 text-xs text-soft">
              {data.estimate.endsAt ? t('endsAbout', { at: formats.short(data.estimate.endsAt) }) : t('check.never')}
            </p>
          )}
        </div>
      ) : error ? (
        <p className="text-sm text-soft">{t('notCounted')}</p>
      ) : (
        <Skeleton className="h-16" />
      )}
    </Panel>
  )
}
