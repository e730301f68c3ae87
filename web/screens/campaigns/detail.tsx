import { useParams } from '@tanstack/react-router'
import { TriangleAlert } from 'lucide-react'
import { useWords } from '../../language.ts'
import { Badge, Status } from '../../parts/badge.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { RowSkeletons } from '../../parts/skeleton.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { useSaid } from '../../said.ts'
import { ChannelIcon } from './columns.tsx'
import { type CampaignDetail, useCampaign } from './data.ts'
import { LogTab } from './log-tab.tsx'
import { OverviewTab } from './overview-tab.tsx'
import { RecipientsTab } from './recipients-tab.tsx'
import { RepliesTab } from './replies-tab.tsx'
import { RunActions } from './run-actions.tsx'

/** One campaign: how it goes, person by person, and what people answered. */
export default function CampaignPage() {
  const t = useWords('campaigns')
  const { id } = useParams({ strict: false }) as { id: string }
  const { data: campaign, error, refetch } = useCampaign(id)
  return (
    <Page
      title={campaign?.name ?? t('one')}
      crumbs={[{ to: '/campaigns', label: t('title') }]}
      aside={
        campaign && (
          <>
            <ChannelIcon channel={campaign.channel} />
            <Status value={campaign.status} />
          </>
        )
      }
      actions={campaign && <RunActions campaign={campaign} />}
    >
      {error && !campaign && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {!campaign && !error && <RowSkeletons />}
      {campaign && (
        <>
          <Why campaign={campaign} />
          <Tabs
            label={campaign.name}
            tabs={[
              { name: 'overview', label: t('tab.overview'), content: <OverviewTab campaign={campaign} /> },
              { name: 'recipients', label: t('tab.recipients'), content: <RecipientsTab campaign={campaign} /> },
              {
                name: 'replies',
                label: t('tab.replies'),
                aside: campaign.repliedCount > 0 && <Badge tone="accent">{campaign.repliedCount}</Badge>,
                content: <RepliesTab id={campaign.id} />,
              },
              { name: 'log', label: t('tab.log'), content: <LogTab id={campaign.id} /> },
            ]}
          />
        </>
      )}
    </Page>
  )
}

/** Why it stands, when nobody asked for it. */
function Why({ campaign: { status, statusReason } }: { campaign: CampaignDetail }) {
  const t = useWords('campaigns')
  const said = useSaid()
  if (!statusReason || status === 'completed') return null
  return (
    <p role="alert" className="flex items-start gap-2 rounded-lg border border-warn/40 bg-warn-wash p-3 text-sm">
      <TriangleAlert className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
      <span className="min-w-0 wrap-anywhere">
        <strong className="font-medium">{t('stopped')}</strong> {said(statusReason)}
      </span>
    </p>
  )
}
