import { useWords } from '../../language.ts'
import { usePollMs } from '../../live.ts'
import { useList } from '../../pages.ts'
import { Empty } from '../../parts/empty.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { useSaid } from '../../said.ts'
import type { LogEntry } from './data.ts'

/** Every step of the campaign and of its messages, and who or what took it. */
export function LogTab({ id }: { id: string }) {
  const t = useWords('campaigns')
  const said = useSaid()
  const list = useList<LogEntry>(`/campaigns/${id}/log`, {}, { pollMs: usePollMs(10_000) })
  const columns: Column<LogEntry>[] = [
    { name: 'at', header: t('at'), width: '7rem', cell: ({ at }) => <Moment at={at} className="text-soft" /> },
    {
      name: 'what',
      header: t('what'),
      cell: ({ step, contact, detail }) => (
        <span className="flex items-center gap-2 overflow-hidden">
          <span className="shrink-0 font-medium">{t([`step.${step}`, 'step.other'], { step })}</span>
          <span className="truncate text-soft">{contact ?? tell(detail)}</span>
        </span>
      ),
    },
    { name: 'actor', header: t('actor'), width: '12rem', isMinor: true, cell: ({ actor }) => said(actor) },
  ]
  if (list.error && !list.rows) return <ProblemBox error={list.error} onRetry={list.refetch} />
  return (
    <Panel className="h-[60dvh] overflow-hidden" bodyClassName="flex flex-col">
      <DataTable
        label={t('tab.log')}
        className="flex-1"
        columns={columns}
        rows={list.rows}
        keyOf={(row) => row.id}
        onMore={list.onMore}
        isLoadingMore={list.isLoadingMore}
        empty={<Empty title={t('noLog')} />}
      />
    </Panel>
  )
}

/** What a step says besides its name, in a line. */
const tell = (detail: LogEntry['detail']): string =>
  Object.values(detail)
    .flatMap((value) => (value === null || value === undefined ? [] : [value].flat().map(String)))
    .join(', ')
