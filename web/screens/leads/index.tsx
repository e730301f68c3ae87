import { useNavigate } from '@tanstack/react-router'
import { Columns3, Download, MoreHorizontal, Plus, UsersRound } from 'lucide-react'
import { useState } from 'react'
import { download } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Amount } from '../../parts/amount.tsx'
import { Button, ButtonLink, IconButton } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FilterBar, SearchField } from '../../parts/filters.tsx'
import { Menu, MenuItem } from '../../parts/menu.tsx'
import { Page, Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { Segments } from '../../parts/segments.tsx'
import { DataTable } from '../../parts/table.tsx'
import { tellProblem } from '../../parts/toasts.tsx'
import { useFilters } from '../../search.ts'
import { useMay } from '../../session.ts'
import { Board } from './board.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { ColumnChooser } from './column-chooser.tsx'
import { readColumns, useColumns } from './columns.tsx'
import {
  type FilterName,
  type Filters,
  filterNames,
  type Lead,
  queryOf,
  type Selection,
  selectionOf,
  useCount,
  useLeads,
} from './data.ts'
import { FilterChips, FilterSheet } from './filter-sheet.tsx'
import { LeadForm } from './lead-form.tsx'
import { Peek } from './peek.tsx'
import { type Choosing, useChoosing } from './use-choosing.ts'
import { ViewTabs } from './view-tabs.tsx'

type Layer = { name: 'columns' | 'filter' | 'new' } | { name: 'peek' | 'edit'; lead: Lead } | null

/** Everybody who enquired, as a table or a board; what narrows it is in the address. */
export default function Leads() {
  const t = useWords('leads')
  const mayWrite = useMay('write')
  const [filters, change] = useFilters<FilterName>()
  const selection = selectionOf(filters)
  const count = useCount(selection)
  const [layer, setLayer] = useState<Layer>(null)
  const isBoard = filters.view === 'board'
  const close = () => setLayer(null)
  return (
    <Page
      title={t('title')}
      isTall
      aside={count && <span className="text-sm text-soft">{<Counted count={count} />}</span>}
      actions={
        <>
          <Segments
            label={t('layout')}
            value={isBoard ? 'board' : 'table'}
            onChange={(view) => change({ view: view === 'board' ? view : undefined })}
            options={[
              { value: 'table', label: t('table') },
              { value: 'board', label: t('board') },
            ]}
          />
          {mayWrite && (
            <Button tone="primary" onClick={() => setLayer({ name: 'new' })}>
              <Plus />
              <span className="max-md:sr-only">{t('new')}</span>
            </Button>
          )}
          <More selection={selection} isTable={!isBoard} onColumns={() => setLayer({ name: 'columns' })} />
        </>
      }
    >
      <ViewTabs filters={filters} />
      <FilterBar params={[...filterNames]}>
        <SearchField label={t('search')} />
        <FilterChips filters={filters} onOpen={() => setLayer({ name: 'filter' })} />
        {!isBoard && <p className="text-xs text-soft max-xl:hidden">{t(mayWrite ? 'keys' : 'keysRead')}</p>}
      </FilterBar>
      {isBoard ? (
        <Board selection={selection} />
      ) : (
        <Table filters={filters} selection={selection} count={count?.count ?? null} onLayer={setLayer} />
      )}
      {layer?.name === 'columns' && <ColumnChooser filters={filters} onClose={close} />}
      {layer?.name === 'filter' && <FilterSheet filters={filters} onClose={close} />}
      {layer?.name === 'new' && <LeadForm onClose={close} />}
      {layer?.name === 'edit' && <LeadForm lead={layer.lead} onClose={close} />}
      {layer?.name === 'peek' && <Peek lead={layer.lead} onClose={close} />}
    </Page>
  )
}

function Counted({ count: { count, isCapped } }: { count: NonNullable<ReturnType<typeof useCount>> }) {
  if (count === null) return null
  return (
    <>
      <Amount value={count} />
      {isCapped && '+'}
    </>
  )
}

function More({ selection, isTable, onColumns }: { selection: Selection; isTable: boolean; onColumns(): void }) {
  const t = useWords('leads')
  return (
    <Menu
      trigger={
        <IconButton label={t('more')}>
          <MoreHorizontal />
        </IconButton>
      }
    >
      {isTable && (
        <MenuItem icon={Columns3} onSelect={onColumns}>
          {t('columns')}
        </MenuItem>
      )}
      <MenuItem
        icon={Download}
        onSelect={() => void download('/leads/export', 'leads.csv', queryOf(selection)).catch(tellProblem)}
      >
        {t('export')}
      </MenuItem>
    </Menu>
  )
}

interface TableProps {
  filters: Filters
  selection: Selection
  count: number | null
  onLayer(layer: Layer): void
}

function Table({ filters, selection, count, onLayer }: TableProps) {
  const t = useWords('leads')
  const navigate = useNavigate()
  const mayWrite = useMay('write')
  const list = useLeads(selection)
  const choosing = useChoosing(list.rows ?? [], selection, count)
  const columns = useColumns(readColumns(filters.columns), mayWrite ? choosing : null)
  const isFiltered = filterNames.some((name) => filters[name])
  const onKey = (key: string, lead: Lead) => {
    if (key === ' ') onLayer({ name: 'peek', lead })
    else if (key === 'o') void navigate({ to: '/leads/$id', params: { id: lead.id } })
    else if (mayWrite) writeKey(key, lead, choosing, onLayer)
  }
  return (
    <>
      {list.error && !list.rows && <ProblemBox error={list.error} onRetry={list.refetch} />}
      <Panel className="min-h-0 flex-1 overflow-hidden" bodyClassName="flex flex-col">
        <DataTable
          label={t('title')}
          widthsKept="leads"
          className="flex-1"
          columns={columns}
          rows={list.error && !list.rows ? [] : list.rows}
          keyOf={({ id }) => id}
          pathOf={({ id }) => `/leads/${id}`}
          onKey={onKey}
          onMore={list.onMore}
          isLoadingMore={list.isLoadingMore}
          empty={isFiltered ? <NoMatch /> : <FirstUse />}
        />
        {choosing.size > 0 && <BulkBar choosing={choosing} selection={selection} />}
      </Panel>
    </>
  )
}

function writeKey(key: string, lead: Lead, choosing: Choosing, onLayer: TableProps['onLayer']): void {
  if (key === 'x') choosing.choose(lead)
  else if (key === 'X') choosing.chooseTo(lead)
  else if (key === 'e') onLayer({ name: 'edit', lead })
  else if (key === 'a' || key === 't' || key === 's') choosing.ask(key, lead)
}

function NoMatch() {
  const t = useWords('leads')
  const [, change] = useFilters<FilterName>()
  const clear = () => change({ ...Object.fromEntries(filterNames.map((name) => [name, undefined])), saved: undefined })
  return <Empty title={t('noMatch')} action={<Button onClick={clear}>{t('clearFilters')}</Button>} />
}

function FirstUse() {
  const t = useWords('leads')
  return (
    <Empty
      icon={UsersRound}
      title={t('none')}
      action={<ButtonLink to="/connections">{t('nav.connections')}</ButtonLink>}
    >
      {t('noneHelp')}
    </Empty>
  )
}
