import { useState } from 'react'
import { useWords } from '../../language.ts'
import { useList } from '../../pages.ts'
import { Code } from '../../parts/code.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { useSaid } from '../../said.ts'
import type { AuditItem } from './data.ts'

/** Who changed what in the set-up. */
export function AuditLog() {
  const t = useWords('settings')
  const said = useSaid()
  const list = useList<AuditItem>('/audit-log')
  const [shown, setShown] = useState<AuditItem | null>(null)
  const did = useDid()
  const columns: Column<AuditItem>[] = [
    { name: 'at', header: t('audit.at'), width: '9rem', cell: ({ at }) => <Moment at={at} className="text-soft" /> },
    { name: 'actor', header: t('audit.actor'), width: '11rem', isMinor: true, cell: ({ actor }) => said(actor) },
    {
      name: 'action',
      header: t('audit.action'),
      cell: did,
    },
    {
      name: 'subject',
      header: t('audit.subject'),
      width: '19rem',
      isMinor: true,
      cell: ({ subject }) => <span className="font-mono text-xs text-soft">{subject}</span>,
    },
  ]
  return (
    <Panel title={t('tab.audit')}>
      {list.error && !list.rows && <ProblemBox error={list.error} onRetry={list.refetch} />}
      <DataTable
        label={t('tab.audit')}
        className="h-128"
        columns={columns}
        rows={list.error && !list.rows ? [] : list.rows}
        keyOf={(item) => item.id}
        onOpen={(item) => setShown(item)}
        onMore={list.onMore}
        isLoadingMore={list.isLoadingMore}
        empty={<Empty title={t('noAudit')} />}
      />
      <Dialog
        isOpen={shown !== null}
        onClose={() => setShown(null)}
        title={shown ? did(shown) : ''}
        description={shown && said(shown.actor)}
      >
        <Code value={shown ?? {}} />
      </Dialog>
    </Panel>
  )
}

/** What somebody did, as a sentence; what this version does not know any more stays its code. */
function useDid(): (item: AuditItem) => string {
  const t = useWords('settings')
  return ({ action, subject, detail }) =>
    t(`audit.did.${action}`, { defaultValue: action, replace: { ...(detail as object), subject } })
}
