import { Link } from '@tanstack/react-router'
import { MoreHorizontal } from 'lucide-react'
import { useState } from 'react'
import { useWords, wordFor } from '../../language.ts'
import { Amount } from '../../parts/amount.tsx'
import { Button, IconButton } from '../../parts/button.tsx'
import { cn } from '../../parts/cn.ts'
import { Menu, MenuItem, MenuLabel } from '../../parts/menu.tsx'
import { Ago } from '../../parts/moment.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { tellWithUndo } from '../../parts/toasts.tsx'
import { useNameOf } from '../../people.ts'
import { useMay } from '../../session.ts'
import { Tags } from './columns.tsx'
import { contactStatuses, type Lead, type Selection, titleOf, useCount, useLeads, useSetStatus } from './data.ts'

/** The leads by how far they have come. A card is moved by dragging it, or by its menu. */
export function Board({ selection }: { selection: Selection }) {
  const t = useWords('leads')
  const set = useSetStatus()
  const move = ({ id, contact_status: before }: Lead, status: string) => {
    if (status === before) return
    const word = wordFor(t, 'lead', status)
    set.mutate(
      { id, status },
      { onSuccess: () => tellWithUndo(t('moved', { status: word }), () => set.mutate({ id, status: before })) },
    )
  }
  return (
    <section
      aria-label={t('board')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
      tabIndex={0}
      className="flex min-h-0 flex-1 snap-x gap-3 overflow-x-auto pb-2"
    >
      {contactStatuses.map((status) => (
        <BoardColumn key={status} status={status} selection={selection} onMove={move} />
      ))}
    </section>
  )
}

interface BoardColumnProps {
  status: string
  selection: Selection
  onMove(lead: Lead, status: string): void
}

/** What a dragged card says it is. */
const cardType = 'application/x-leadline-lead'

function BoardColumn({ status, selection, onMove }: BoardColumnProps) {
  const t = useWords('leads')
  const list = useLeads(selection, { contact_status: status }, 30)
  const test = { field: 'contact_status', op: 'is', value: status }
  const count = useCount({ ...selection, filter: { all: [...(selection.filter?.all ?? []), test] } })
  const [isOver, setOver] = useState(false)
  return (
    <section
      aria-label={wordFor(t, 'lead', status)}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false)
        const text = event.dataTransfer.getData(cardType)
        if (text) onMove(JSON.parse(text) as Lead, status)
      }}
      className={cn('flex w-64 shrink-0 snap-start flex-col rounded-lg border bg-sunken', isOver && 'border-accent')}
    >
      <h2 className="flex h-9 shrink-0 items-center justify-between px-3 text-sm font-semibold">
        {wordFor(t, 'lead', status)}
        <span className="font-normal text-soft">
          <Amount value={count?.count} />
          {count?.isCapped && '+'}
        </span>
      </h2>
      <ul className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto px-2 pb-2">
        {!list.rows && <Skeleton className="h-20" />}
        {list.rows?.map((lead) => (
          <Card key={lead.id} lead={lead} onMove={onMove} />
        ))}
        {list.rows?.length === 0 && <li className="px-1 py-4 text-center text-xs text-soft">{t('boardNone')}</li>}
        {list.onMore && (
          <li>
            <Button size="sm" tone="ghost" className="w-full" isBusy={list.isLoadingMore} onClick={list.onMore}>
              {t('loadMore')}
            </Button>
          </li>
        )}
      </ul>
    </section>
  )
}

function Card({ lead, onMove }: { lead: Lead; onMove: BoardColumnProps['onMove'] }) {
  const t = useWords('leads')
  const mayWrite = useMay('write')
  const nameOf = useNameOf()
  return (
    <li
      draggable={mayWrite}
      onDragStart={(event) => event.dataTransfer.setData(cardType, JSON.stringify(lead))}
      className="flex shrink-0 flex-col gap-1 rounded-md border bg-surface p-2 text-sm shadow-xs"
    >
      <span className="flex items-start gap-1">
        <Link to="/leads/$id" params={{ id: lead.id }} className="min-w-0 flex-1 truncate font-medium hover:underline">
          {titleOf(lead)}
        </Link>
        {mayWrite && (
          <Menu
            trigger={
              <IconButton label={t('move', { name: titleOf(lead) })} size="tiny" className="-my-0.5">
                <MoreHorizontal />
              </IconButton>
            }
          >
            <MenuLabel>{t('moveTo')}</MenuLabel>
            {contactStatuses.map((status) => (
              <MenuItem key={status} isChosen={status === lead.contact_status} onSelect={() => onMove(lead, status)}>
                {wordFor(t, 'lead', status)}
              </MenuItem>
            ))}
          </Menu>
        )}
      </span>
      <span className="truncate text-xs text-soft">{lead.phone ?? lead.email ?? lead.company_name ?? '–'}</span>
      {lead.tags.length > 0 && <Tags tags={lead.tags} />}
      <span className="flex justify-between gap-2 text-xs text-soft">
        <span className="truncate">{lead.owner_id ? nameOf(lead.owner_id) : t('nobody')}</span>
        <Ago at={lead.created_at} className="shrink-0" />
      </span>
    </li>
  )
}
