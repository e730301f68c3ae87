import { useNavigate } from '@tanstack/react-router'
import { PartyPopper } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../../language.ts'
import { Empty } from '../../parts/empty.tsx'
import { FilterBar, PickFilter } from '../../parts/filters.tsx'
import { Page, Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { Segments } from '../../parts/segments.tsx'
import { DataTable } from '../../parts/table.tsx'
import { tell, tellWithUndo } from '../../parts/toasts.tsx'
import { useMembers } from '../../people.ts'
import { useFilters } from '../../search.ts'
import { useMay } from '../../session.ts'
import { AssignDialog } from './assign-dialog.tsx'
import { useColumns } from './columns.tsx'
import { ComparePair } from './compare-pair.tsx'
import { type Entry, type Kind, pathOf, useCounts, useEntries, useTriage } from './data.ts'

const kinds: Kind[] = ['unreadable', 'undecided', 'effect', 'import_row', 'conversion', 'unroutable', 'duplicate']

/** Both fit beside each other on a phone. */
const narrow = 'max-md:min-w-0 max-md:flex-1'

/** One queue of everything that a person should look at: triaged by keyboard, entry by entry. */
export default function Exceptions() {
  const t = useWords('exceptions')
  const mayWrite = useMay('write')
  const [filters, change] = useFilters<'kind' | 'state' | 'who'>()
  const isResolved = filters.state === 'resolved'
  const list = useEntries({ kind: filters.kind as Kind | undefined, assigneeId: filters.who, isResolved })
  const members = useMembers()
  const [given, setGiven] = useState<Entry | null>(null)
  const [compared, setCompared] = useState<Entry | null>(null)
  const navigate = useNavigate()
  const counts = useCounts()
  const { retry, resolve, reopen } = useTriage()
  const actions = {
    onRetry: (entry: Entry) => retry.mutate(entry, { onSuccess: () => tell(t('retried')) }),
    onResolve: ({ id }: Entry) =>
      resolve.mutate({ id }, { onSuccess: () => tellWithUndo(t('resolved'), () => reopen.mutate({ id })) }),
    onAssign: setGiven,
    onCompare: setCompared,
    onReopen: ({ id }: Entry) => reopen.mutate({ id }, { onSuccess: () => tell(t('reopened')) }),
  }
  const columns = useColumns(mayWrite ? actions : null)
  const onKey = (key: string, entry: Entry) => {
    if (key === 'a' && !entry.resolvedAt) actions.onAssign(entry)
    if (key === 'c' && entry.partyIds && !entry.resolvedAt) actions.onCompare(entry)
    if (key === 'e' && !entry.resolvedAt) actions.onResolve(entry)
    if (key === 'r' && entry.canRetry && !entry.resolvedAt) actions.onRetry(entry)
  }
  return (
    <Page
      title={t('title')}
      isTall
      actions={
        <Segments
          label={t('state')}
          value={isResolved ? 'resolved' : 'open'}
          onChange={(state) => change({ state: state === 'open' ? undefined : state })}
          options={[
            { value: 'open', label: t('open') },
            { value: 'resolved', label: t('done') },
          ]}
        />
      }
    >
      <FilterBar params={['kind', 'who']}>
        <PickFilter
          label={t('everyKind')}
          param="kind"
          className={narrow}
          options={kinds.map((kind) => ({
            value: kind,
            label: counts ? `${t(`kind.${kind}`)} (${counts.counts[kind] ?? 0})` : t(`kind.${kind}`),
          }))}
        />
        <PickFilter
          label={t('everyAssignee')}
          param="who"
          className={narrow}
          options={members.map(({ userId, name }) => ({ value: userId, label: name }))}
        />
        {mayWrite && <p className="text-xs text-soft max-md:hidden">{t('keys')}</p>}
      </FilterBar>
      {list.error && !list.rows && <ProblemBox error={list.error} onRetry={list.refetch} />}
      <Panel className="min-h-0 flex-1 overflow-hidden" bodyClassName="flex flex-col">
        <DataTable
          label={t('title')}
          className="flex-1"
          columns={columns}
          rows={list.error && !list.rows ? [] : list.rows}
          keyOf={({ id }) => id}
          onOpen={(entry) =>
            entry.partyIds && mayWrite && !entry.resolvedAt ? setCompared(entry) : void navigate({ to: pathOf(entry) })
          }
          {...(mayWrite && { onKey })}
          onMore={list.onMore}
          isLoadingMore={list.isLoadingMore}
          empty={<Empty icon={PartyPopper} title={isResolved ? t('noneResolved') : t('none')} />}
        />
      </Panel>
      {compared?.partyIds && (
        <ComparePair
          entry={compared}
          partyIds={compared.partyIds}
          onDifferent={() => actions.onResolve(compared)}
          onClose={() => setCompared(null)}
        />
      )}
      {given && <AssignDialog entry={given} onClose={() => setGiven(null)} />}
    </Page>
  )
}
