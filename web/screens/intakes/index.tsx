import { Inbox } from 'lucide-react'
import { useState } from 'react'
import { type FilterName, filterNames, intakeStatuses, useLiveIntakes } from '../../intakes.ts'
import { useWords } from '../../language.ts'
import { Button, ButtonLink } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FilterBar, PickFilter, SearchField } from '../../parts/filters.tsx'
import { useIntakeColumns } from '../../parts/intake-columns.tsx'
import { Page, Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { SinceFilter } from '../../parts/since-filter.tsx'
import { DataTable } from '../../parts/table.tsx'
import { useFilters } from '../../search.ts'
import { useMay } from '../../session.ts'
import { useVendors } from '../../vendors.ts'
import { ReplayMany } from './replay-many.tsx'

/** Everything that came in, as it comes. */
export default function Intakes() {
  const t = useWords('intakes')
  const mayWrite = useMay('write')
  const [all] = useFilters<FilterName>()
  const filter = Object.fromEntries(filterNames.flatMap((name) => (all[name] ? [[name, all[name]]] : [])))
  const isFiltered = Object.keys(filter).length > 0
  const [isHeld, setHeld] = useState(false)
  const [isReplaying, setReplaying] = useState(false)
  const list = useLiveIntakes(filter, isHeld)
  const columns = useIntakeColumns()
  return (
    <Page
      title={t('title')}
      isTall
      actions={
        mayWrite && (
          <Button
            onClick={() => setReplaying(true)}
            disabled={!isFiltered}
            title={isFiltered ? undefined : t('replayNeedsFilter')}
          >
            {t('replayMany')}
          </Button>
        )
      }
    >
      <Filters />
      {list.error && !list.rows && <ProblemBox error={list.error} onRetry={list.refetch} />}
      <div
        className="relative flex min-h-0 flex-1 flex-col"
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
      >
        {list.waiting > 0 && (
          <Button
            tone="primary"
            size="sm"
            className="absolute top-10 left-1/2 z-20 -translate-x-1/2 rounded-full shadow-lift"
            onClick={list.showWaiting}
          >
            {t('intake.waiting', { count: list.waiting })}
          </Button>
        )}
        <Panel className="min-h-0 flex-1 overflow-hidden" bodyClassName="flex flex-col">
          <DataTable
            label={t('title')}
            className="flex-1"
            columns={columns}
            rows={list.error && !list.rows ? [] : list.rows}
            keyOf={({ id }) => id}
            pathOf={({ id }) => `/intakes/${id}`}
            isFresh={list.isFresh}
            onMore={list.onMore}
            isLoadingMore={list.isLoadingMore}
            empty={isFiltered ? <NoMatch /> : <FirstUse />}
          />
        </Panel>
      </div>
      {isReplaying && <ReplayMany filter={filter} onClose={() => setReplaying(false)} />}
    </Page>
  )
}

function Filters() {
  const t = useWords('intakes')
  const vendors = useVendors()
  return (
    <FilterBar params={[...filterNames]}>
      <SearchField label={t('search')} />
      <PickFilter
        label={t('intake.status')}
        param="status"
        options={intakeStatuses.map((value) => ({ value, label: t(`status.${value}`) }))}
      />
      <PickFilter
        label={t('intake.vendor')}
        param="vendor"
        options={vendors.map(({ id, title }) => ({ value: id, label: title }))}
      />
      <SinceFilter />
      <PickFilter
        label={t('readability')}
        param="unreadable"
        options={[{ value: 'true', label: t('unreadableOnly') }]}
      />
    </FilterBar>
  )
}

function NoMatch() {
  const t = useWords('intakes')
  const [, change] = useFilters<FilterName>()
  const clear = () => change(Object.fromEntries(filterNames.map((name) => [name, undefined])))
  return <Empty title={t('noMatch')} action={<Button onClick={clear}>{t('clearFilters')}</Button>} />
}

function FirstUse() {
  const t = useWords('intakes')
  return (
    <Empty icon={Inbox} title={t('none')} action={<ButtonLink to="/connections">{t('nav.connections')}</ButtonLink>}>
      {t('noneHelp')}
    </Empty>
  )
}
