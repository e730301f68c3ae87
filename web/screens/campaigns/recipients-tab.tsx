import { Download } from 'lucide-react'
import { download } from '../../api.ts'
import { useWords } from '../../language.ts'
import { usePollMs } from '../../live.ts'
import { useList } from '../../pages.ts'
import { Badge, Status } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FilterBar, PickFilter } from '../../parts/filters.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { tellProblem } from '../../parts/toasts.tsx'
import { useSaid } from '../../said.ts'
import { useFilters } from '../../search.ts'
import { type CampaignDetail, type Recipient, recipientStatuses } from './data.ts'
import { Settle } from './settle.tsx'

/** Everybody of the campaign, and where the message to each stands. */
export function RecipientsTab({ campaign: { id, name } }: { campaign: CampaignDetail }) {
  const t = useWords('campaigns')
  const [{ status }] = useFilters<'status'>()
  const list = useList<Recipient>(`/campaigns/${id}/messages`, { status }, { pollMs: usePollMs(5_000) })
  const columns = useColumns(id)
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <FilterBar params={['status']}>
          <PickFilter
            label={t('everybody')}
            param="status"
            options={recipientStatuses.map((value) => ({ value, label: t(`message.${value}`) }))}
          />
        </FilterBar>
        <Button
          className="ml-auto"
          onClick={() => void download(`/campaigns/${id}/export`, `${name}.csv`).catch(tellProblem)}
        >
          <Download />
          {t('export')}
        </Button>
      </div>
      {list.error && !list.rows && <ProblemBox error={list.error} onRetry={list.refetch} />}
      <Panel className="h-[60dvh] overflow-hidden" bodyClassName="flex flex-col">
        <DataTable
          label={t('tab.recipients')}
          className="flex-1"
          columns={columns}
          rows={list.error && !list.rows ? [] : list.rows}
          keyOf={(row) => row.id}
          pathOf={({ leadId }) => `/leads/${leadId}`}
          onMore={list.onMore}
          isLoadingMore={list.isLoadingMore}
          empty={<Empty title={status ? t('noMatch') : t('noRecipients')} />}
        />
      </Panel>
    </div>
  )
}

function useColumns(campaignId: string): Column<Recipient>[] {
  const t = useWords('campaigns')
  const said = useSaid()
  return [
    {
      name: 'contact',
      header: t('contact'),
      cell: ({ contact, address }) => <span className="font-medium">{contact ?? address ?? '–'}</span>,
    },
    { name: 'address', header: t('address'), width: '12rem', isMinor: true, cell: ({ address }) => address ?? '–' },
    {
      name: 'status',
      header: t('intake.status'),
      width: '12.5rem',
      cell: ({ status, noReceipt }) => (
        <Status value={status} word={noReceipt ? t('message.noReceipt') : t(`message.${status}`)} />
      ),
    },
    {
      name: 'reason',
      header: t('reason'),
      isMinor: true,
      cell: ({ id, status, reason, error, repliedAt, clickedAt }) => (
        <span className="flex items-center gap-1.5 overflow-hidden">
          {status === 'doubtful' && <Settle campaignId={campaignId} messageId={id} />}
          {repliedAt && <Badge tone="good">{t('lead.replied')}</Badge>}
          {clickedAt && <Badge tone="good">{t('clicked')}</Badge>}
          <span className="truncate text-soft" title={error ?? undefined}>
            {reason ? t([`exclusion.${reason}`, 'exclusion.other'], { reason }) : error && said(error)}
          </span>
        </span>
      ),
    },
    { name: 'variant', header: t('variantHeader'), width: '5rem', isMinor: true, cell: ({ variant }) => variant },
    {
      name: 'sentAt',
      header: t('sentAt'),
      width: '7rem',
      isMinor: true,
      cell: ({ sentAt }) => <Moment at={sentAt} className="text-soft" />,
    },
    {
      name: 'readAt',
      header: t('readAt'),
      width: '7rem',
      isMinor: true,
      cell: ({ readAt, deliveredAt }) => <Moment at={readAt ?? deliveredAt} className="text-soft" />,
    },
  ]
}
