import { MessagesSquare } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../../language.ts'
import { usePollMs } from '../../live.ts'
import { useList } from '../../pages.ts'
import { Badge } from '../../parts/badge.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { useNameOf } from '../../people.ts'
import type { Reply } from './data.ts'
import { Thread } from './thread.tsx'

/** What people answered; each opens its conversation. */
export function RepliesTab({ id }: { id: string }) {
  const t = useWords('campaigns')
  const nameOf = useNameOf()
  const list = useList<Reply>(`/campaigns/${id}/replies`, {}, { pollMs: usePollMs(5_000) })
  const [open, setOpen] = useState<Reply | null>(null)
  const columns: Column<Reply>[] = [
    { name: 'at', header: t('at'), width: '7rem', cell: ({ at }) => <Moment at={at} className="text-soft" /> },
    {
      name: 'contact',
      header: t('contact'),
      width: 'clamp(7rem, 20vw, 13rem)',
      cell: ({ contact, address, unread }) => (
        <span className="flex items-center gap-1.5 overflow-hidden">
          <span className="truncate font-medium">{contact ?? address}</span>
          {unread > 0 && <Badge tone="accent">{t('unread', { count: unread })}</Badge>}
        </span>
      ),
    },
    {
      name: 'text',
      header: t('text'),
      cell: ({ text }) => <span className="text-soft">{text ?? t('noText')}</span>,
    },
    {
      name: 'assigned',
      header: t('assignedTo'),
      width: '10rem',
      isMinor: true,
      cell: ({ assignedTo }) => (assignedTo ? nameOf(assignedTo) : '–'),
    },
  ]
  if (list.error && !list.rows) return <ProblemBox error={list.error} onRetry={list.refetch} />
  return (
    <Panel className="h-[60dvh] overflow-hidden" bodyClassName="flex flex-col">
      <DataTable
        label={t('tab.replies')}
        className="flex-1"
        columns={columns}
        rows={list.rows}
        keyOf={(row) => row.id}
        onOpen={(row: Reply) => setOpen(row)}
        onMore={list.onMore}
        isLoadingMore={list.isLoadingMore}
        empty={<Empty icon={MessagesSquare} title={t('noReplies')} />}
      />
      {open && <Thread reply={open} onClose={() => setOpen(null)} onChange={list.refetch} />}
    </Panel>
  )
}
