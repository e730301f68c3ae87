import { ArrowLeftRight } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../../language.ts'
import { Button, ButtonLink } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FilterBar, PickFilter } from '../../parts/filters.tsx'
import { Page, Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { Segments } from '../../parts/segments.tsx'
import { SinceFilter } from '../../parts/since-filter.tsx'
import { DataTable } from '../../parts/table.tsx'
import { useFilters } from '../../search.ts'
import { useMay } from '../../session.ts'
import { useColumns } from './columns.tsx'
import { type Filter, filterNames, statuses, triggers, troubled, useConversions, useQuality } from './data.ts'
import { QualityView } from './quality.tsx'
import { ReplayMany } from './replay-many.tsx'

/** What advertisers are told of purchases: one by one, and how well it serves. */
export default function Conversions() {
  const t = useWords('conversions')
  const [{ view }, change] = useFilters<'view'>()
  const isQuality = view === 'quality'
  return (
    <Page
      title={t('title')}
      isTall={!isQuality}
      actions={
        <>
          <Segments
            label={t('view')}
            value={isQuality ? 'quality' : 'stream'}
            onChange={(next) => change({ view: next === 'stream' ? undefined : next })}
            options={[
              { value: 'stream', label: t('view.stream') },
              { value: 'quality', label: t('view.quality') },
            ]}
          />
          {!isQuality && <ReplayButton />}
        </>
      }
    >
      {isQuality ? <QualityView /> : <Stream />}
    </Page>
  )
}

function useFilter(): Filter {
  const [all] = useFilters<(typeof filterNames)[number]>()
  return Object.fromEntries(filterNames.flatMap((name) => (all[name] ? [[name, all[name]]] : [])))
}

function ReplayButton() {
  const t = useWords('conversions')
  const filter = useFilter()
  const [isOpen, setOpen] = useState(false)
  if (!useMay('write')) return null
  const isSettled = filter.status !== undefined && !troubled.includes(filter.status)
  return (
    <>
      <Button onClick={() => setOpen(true)} disabled={isSettled} title={isSettled ? t('replayNone') : undefined}>
        {t('replayMany')}
      </Button>
      {isOpen && <ReplayMany filter={filter} onClose={() => setOpen(false)} />}
    </>
  )
}

function Stream() {
  const t = useWords('conversions')
  const filter = useFilter()
  const list = useConversions(filter)
  const columns = useColumns()
  const isFiltered = Object.keys(filter).length > 0
  return (
    <>
      <Filters />
      {list.error && !list.rows && <ProblemBox error={list.error} onRetry={list.refetch} />}
      <Panel className="min-h-0 flex-1 overflow-hidden" bodyClassName="flex flex-col">
        <DataTable
          label={t('title')}
          className="flex-1"
          columns={columns}
          rows={list.error && !list.rows ? [] : list.rows}
          keyOf={({ id }) => id}
          pathOf={({ id }) => `/conversions/${id}`}
          onMore={list.onMore}
          isLoadingMore={list.isLoadingMore}
          empty={isFiltered ? <NoMatch /> : <FirstUse />}
        />
      </Panel>
    </>
  )
}

function Filters() {
  const t = useWords('conversions')
  const { data } = useQuality()
  const names = [...new Set(data?.events.map(({ eventName }) => eventName))].sort()
  return (
    <FilterBar params={[...filterNames]}>
      <PickFilter
        label={t('everyStatus')}
        param="status"
        options={statuses.map((value) => ({ value, label: t(`state.${value}`) }))}
      />
      <PickFilter label={t('everyEvent')} param="eventName" options={names.map((value) => ({ value, label: value }))} />
      <PickFilter
        label={t('everyTrigger')}
        param="trigger"
        options={triggers.map((value) => ({ value, label: t(`event.${value}`) }))}
      />
      <SinceFilter />
    </FilterBar>
  )
}

function NoMatch() {
  const t = useWords('conversions')
  const [, change] = useFilters<(typeof filterNames)[number]>()
  const clear = () => change(Object.fromEntries(filterNames.map((name) => [name, undefined])))
  return <Empty title={t('noMatch')} action={<Button onClick={clear}>{t('clearFilters')}</Button>} />
}

function FirstUse() {
  const t = useWords('conversions')
  return (
    <Empty
      icon={ArrowLeftRight}
      title={t('none')}
      action={<ButtonLink to="/connections">{t('nav.connections')}</ButtonLink>}
    >
      {t('noneHelp')}
    </Empty>
  )
}
