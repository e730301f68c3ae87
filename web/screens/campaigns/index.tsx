import { Megaphone, Plus } from 'lucide-react'
import { useWords } from '../../language.ts'
import { Button, ButtonLink } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FilterBar, PickFilter } from '../../parts/filters.tsx'
import { Page, Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { DataTable } from '../../parts/table.tsx'
import { useFilters } from '../../search.ts'
import { useMay } from '../../session.ts'
import { useColumns } from './columns.tsx'
import { statuses, useCampaigns } from './data.ts'

/** Campaigns and how they go. */
export default function Campaigns() {
  const t = useWords('campaigns')
  const mayWrite = useMay('write')
  const [{ status }, change] = useFilters<'status'>()
  const list = useCampaigns(status)
  const columns = useColumns()
  const add = mayWrite && (
    <ButtonLink to="/campaigns/new" tone="primary">
      <Plus />
      {t('new')}
    </ButtonLink>
  )
  return (
    <Page title={t('title')} isTall actions={add}>
      <FilterBar params={['status']}>
        <PickFilter
          label={t('everyStatus')}
          param="status"
          options={statuses.map((value) => ({ value, label: t(`status.${value}`) }))}
        />
      </FilterBar>
      {list.error && !list.rows && <ProblemBox error={list.error} onRetry={list.refetch} />}
      <Panel className="min-h-0 flex-1 overflow-hidden" bodyClassName="flex flex-col">
        <DataTable
          label={t('title')}
          className="flex-1"
          columns={columns}
          rows={list.error && !list.rows ? [] : list.rows}
          keyOf={({ id }) => id}
          pathOf={(campaign) =>
            campaign.status === 'draft' ? `/campaigns/${campaign.id}/edit` : `/campaigns/${campaign.id}`
          }
          onMore={list.onMore}
          isLoadingMore={list.isLoadingMore}
          empty={
            status ? (
              <Empty
                title={t('noMatch')}
                action={<Button onClick={() => change({ status: undefined })}>{t('clearFilters')}</Button>}
              />
            ) : (
              <Empty icon={Megaphone} title={t('none')} action={add}>
                {t('noneHelp')}
              </Empty>
            )
          }
        />
      </Panel>
    </Page>
  )
}
