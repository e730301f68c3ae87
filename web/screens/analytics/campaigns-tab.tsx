import { Link } from '@tanstack/react-router'
import type { z } from 'zod'
import type { campaignItem } from '../../../src/features/campaigns/contract.ts'
import { useWords } from '../../language.ts'
import { useList } from '../../pages.ts'
import { Amount, Share } from '../../parts/amount.tsx'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { RowSkeletons } from '../../parts/skeleton.tsx'
import { type Revenue, useFigures, useSince } from './data.ts'
import { Ranking, Sums } from './figures.tsx'

type Campaign = z.output<typeof campaignItem>

/** What became of the campaigns that began in the period, and what they sold. */
export function CampaignsTab() {
  const t = useWords('analytics')
  const since = useSince()
  const list = useList<Campaign>('/campaigns')
  const credits = useFigures<Revenue>('/analytics/revenue', { model: 'last' }).data?.items ?? []
  const rows = list.rows?.filter(({ startedAt }) => startedAt !== null && startedAt >= since)
  const soldBy = (id: string) => credits.find(({ kind, key }) => kind === 'campaign' && key === id)
  return (
    <Panel title={t('tab.campaigns')}>
      {list.error && !rows && <ProblemBox error={list.error} onRetry={list.refetch} />}
      {!rows && !list.error && <RowSkeletons />}
      {rows?.length === 0 && <Empty title={t('noCampaigns')} />}
      {rows && rows.length > 0 && (
        <Ranking
          label={t('tab.campaigns')}
          headers={[
            t('credit.campaign'),
            t('sent'),
            t('delivered'),
            t('read'),
            t('step.replied'),
            t('optedOut'),
            t('step.purchased'),
            t('revenue'),
          ]}
          rows={rows.map((campaign) => ({
            key: campaign.id,
            label: (
              <Link to="/campaigns/$id" params={{ id: campaign.id }} className="hover:underline">
                {campaign.name}
              </Link>
            ),
            value: campaign.sentCount,
            figures: figuresOf(campaign, soldBy(campaign.id)),
          }))}
        />
      )}
      {list.onMore && (
        <p className="p-2 text-center">
          <Button size="sm" isBusy={list.isLoadingMore} onClick={list.onMore}>
            {t('more')}
          </Button>
        </p>
      )}
    </Panel>
  )
}

function figuresOf(campaign: Campaign, sold: Revenue['items'][number] | undefined) {
  const { id, sentCount, deliveredCount, readCount, repliedCount, optedOutCount } = campaign
  return [
    <Link
      key="sent"
      to="/campaigns/$id"
      params={{ id }}
      search={{ tab: 'recipients' } as never}
      className="rounded-sm underline-offset-2 hover:underline"
    >
      <Amount value={sentCount} />
    </Link>,
    <Share key="delivered" of={deliveredCount} all={sentCount} />,
    <Share key="read" of={readCount} all={deliveredCount} />,
    <Share key="replied" of={repliedCount} all={sentCount} />,
    <Share key="out" of={optedOutCount} all={sentCount} />,
    <Amount key="purchased" value={sold?.purchases ?? 0} />,
    <Sums key="revenue" of={sold?.revenue ?? []} />,
  ]
}
