import { useParams } from '@tanstack/react-router'
import { useWords } from '../../language.ts'
import { Page } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { RowSkeletons } from '../../parts/skeleton.tsx'
import { useWorkspace } from '../../session.ts'
import { Builder } from './builder.tsx'
import { useCampaign } from './data.ts'
import { draftOf } from './draft.ts'

/** A draft that goes on being made. */
export default function EditCampaign() {
  const t = useWords('campaigns')
  const { id } = useParams({ strict: false }) as { id: string }
  const { data: campaign, error, refetch } = useCampaign(id, false)
  const timeZone = useWorkspace()?.timeZone
  if (campaign && timeZone && (campaign.status === 'draft' || campaign.status === 'scheduled'))
    return <Builder key={id} id={id} initial={draftOf(campaign, timeZone)} timeZone={timeZone} />
  return (
    <Page title={campaign?.name ?? t('edit')} crumbs={[{ to: '/campaigns', label: t('title') }]}>
      {error && !campaign && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {campaign && timeZone ? <p className="text-sm text-soft">{t('begunAlready')}</p> : !error && <RowSkeletons />}
    </Page>
  )
}
