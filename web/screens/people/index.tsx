import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Contact, X } from 'lucide-react'
import { useState } from 'react'
import type { z } from 'zod'
import type { listedParty } from '../../../src/features/parties/contract.ts'
import { useWords } from '../../language.ts'
import { usePollMs } from '../../live.ts'
import { useList } from '../../pages.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { ComparePeople } from '../../parts/compare-people.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FilterBar, SearchField } from '../../parts/filters.tsx'
import { Page, Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { DataTable } from '../../parts/table.tsx'
import { useFilters } from '../../search.ts'
import { useMay } from '../../session.ts'
import { useColumns } from './columns.tsx'

export type Person = z.output<typeof listedParty>

/** So many the API compares at once. */
const most = 10

/** Everybody who is known: found, compared, made one where somebody sees that they are. */
export default function People() {
  const t = useWords('people')
  const mayWrite = useMay('write')
  const [{ q }] = useFilters<'q'>()
  const list = useList<Person>('/parties', { q }, { pollMs: usePollMs(30_000) })
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [isComparing, setComparing] = useState(false)
  const queries = useQueryClient()
  const navigate = useNavigate()
  const choose = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id].slice(0, most))
  const columns = useColumns(mayWrite ? { chosen, choose } : null)
  const reread = () => {
    setChosen([])
    return queries.invalidateQueries({ queryKey: ['/parties'] })
  }
  return (
    <Page title={t('title')} isTall>
      <FilterBar params={['q']}>
        <SearchField label={t('search')} />
        {mayWrite && <p className="text-xs text-soft max-md:hidden">{t('chooseTwo')}</p>}
      </FilterBar>
      {list.error && !list.rows && <ProblemBox error={list.error} onRetry={list.refetch} />}
      <Panel className="min-h-0 flex-1 overflow-hidden" bodyClassName="flex flex-col">
        <DataTable
          label={t('title')}
          className="flex-1"
          columns={columns}
          rows={list.error && !list.rows ? [] : list.rows}
          keyOf={({ id }) => id}
          onOpen={({ newestLeadId }) => {
            if (newestLeadId) void navigate({ to: '/leads/$id', params: { id: newestLeadId } })
          }}
          onMore={list.onMore}
          isLoadingMore={list.isLoadingMore}
          empty={
            q ? (
              <Empty title={t('noMatch')} />
            ) : (
              <Empty icon={Contact} title={t('none')}>
                {t('noneHelp')}
              </Empty>
            )
          }
        />
        {chosen.length > 0 && (
          <div className="flex flex-wrap items-center gap-2 border-t bg-raised px-3 py-2">
            <span aria-live="polite" className="text-sm font-medium">
              {t('chosen', { count: chosen.length })}
            </span>
            <span className="ml-auto flex items-center gap-1">
              <Button size="sm" tone="primary" disabled={chosen.length < 2} onClick={() => setComparing(true)}>
                {t('compare')}
              </Button>
              <IconButton size="tiny" label={t('chooseNone')} onClick={() => setChosen([])}>
                <X />
              </IconButton>
            </span>
          </div>
        )}
      </Panel>
      {isComparing && <ComparePeople partyIds={[...chosen]} onChange={reread} onClose={() => setComparing(false)} />}
    </Page>
  )
}
