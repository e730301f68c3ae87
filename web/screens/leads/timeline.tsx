import { Link } from '@tanstack/react-router'
import { type LucideIcon, PencilLine, Send, Sparkles, StickyNote, Target, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useWords, wordFor } from '../../language.ts'
import { Status } from '../../parts/badge.tsx'
import { Button, IconButton } from '../../parts/button.tsx'
import { cn } from '../../parts/cn.ts'
import { Code } from '../../parts/code.tsx'
import { Disclosure } from '../../parts/disclosure.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Segments } from '../../parts/segments.tsx'
import { tellWithUndo } from '../../parts/toasts.tsx'
import { useNameOf } from '../../people.ts'
import { useSaid } from '../../said.ts'
import { useFilters } from '../../search.ts'
import { useMay } from '../../session.ts'
import { useConnectionName } from '../../vendors.ts'
import { type Entry, type Note, useLeadActions } from './data.ts'

type Kind = 'all' | 'note' | 'message' | 'change' | 'event' | 'effect'
const kinds: Kind[] = ['all', 'note', 'message', 'change', 'event', 'effect']
const pageSize = 100

const isOfKind = (entry: Entry, kind: Kind): boolean => {
  if (kind === 'all') return entry.kind !== 'attempt'
  if (kind === 'message')
    return (
      (entry.kind === 'event' && entry.type.startsWith('message.')) ||
      (entry.kind === 'effect' && entry.effect === 'message.send')
    )
  if (kind === 'effect') return entry.kind === 'effect' || entry.kind === 'attempt'
  return entry.kind === kind
}

const iconOf = (entry: Entry): LucideIcon => {
  return { change: PencilLine, note: StickyNote, event: Sparkles, effect: Target, attempt: Send }[entry.kind]
}

/** What happened to a lead, newest first, each with what caused it. */
export function Timeline({
  leadId,
  entries,
  hasFilter = false,
}: {
  leadId: string
  entries: Entry[]
  hasFilter?: boolean
}) {
  const t = useWords('leads')
  const [filters, change] = useFilters<'kind'>()
  const [most, setMost] = useState(pageSize)
  const kind = (hasFilter && kinds.find((each) => each === filters.kind)) || 'all'
  const shown = entries.filter((entry) => isOfKind(entry, kind)).reverse()
  return (
    <>
      {hasFilter && (
        <div className="overflow-x-auto px-3 pt-2 [scrollbar-width:none]">
          <div className="w-max">
            <Segments
              label={t('kinds')}
              value={kind}
              onChange={(next) => change({ kind: next === 'all' ? undefined : next })}
              options={kinds.map((each) => ({ value: each, label: t(`kinds.${each}`) }))}
            />
          </div>
        </div>
      )}
      {shown.length === 0 && <p className="px-3 py-6 text-center text-sm text-soft">{t('timelineNone')}</p>}
      <ol className="flex flex-col py-2">
        {shown.slice(0, most).map((entry) => (
          <Line key={`${entry.kind} ${entry.id}`} leadId={leadId} entry={entry} />
        ))}
      </ol>
      {shown.length > most && (
        <div className="p-3 pt-0 text-center">
          <Button size="sm" onClick={() => setMost(most + pageSize)}>
            {t('loadMore')}
          </Button>
        </div>
      )}
    </>
  )
}

function Line({ leadId, entry }: { leadId: string; entry: Entry }) {
  const Icon = iconOf(entry)
  const isBad =
    (entry.kind === 'effect' && ['failed', 'dead'].includes(entry.status)) ||
    (entry.kind === 'attempt' && entry.outcome === 'reject')
  return (
    <li className="flex gap-2.5 px-3 py-1.5">
      <span
        className={cn(
          'mt-0.5 flex size-5 shrink-0 items-center justify-center rounded-full border bg-surface text-soft',
          isBad && 'border-bad/40 bg-bad-wash text-bad',
        )}
      >
        <Icon className="size-3" aria-hidden />
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-0.5 text-sm">
        <Told leadId={leadId} entry={entry} />
      </div>
      <Moment at={entry.at} className="shrink-0 text-xs leading-5 text-soft" />
    </li>
  )
}

function Told({ leadId, entry }: { leadId: string; entry: Entry }) {
  const t = useWords('leads')
  const said = useSaid()
  const nameOf = useConnectionName()
  switch (entry.kind) {
    case 'note':
      return <NoteLine leadId={leadId} note={entry} />
    case 'change':
      return <Change entry={entry} />
    case 'event':
      return (
        <>
          <Head title={wordFor(t, 'event', entry.type)}>
            <CauseLink to={`/intakes/${entry.intakeId}`} text={t('cause.intake')} />
          </Head>
          <Disclosure title={t('data')}>
            <Code value={entry.data} />
          </Disclosure>
        </>
      )
    case 'effect':
      return (
        <>
          <Head title={wordFor(t, 'intent', entry.effect)}>
            <Status value={entry.status} />
            <CauseLink to={`/intakes/${entry.intakeId}`} text={t('cause.intake')} />
          </Head>
          <p className="text-xs text-soft">
            {[nameOf(entry.connectionId), said(entry.reason), entry.purpose && said(entry.purpose)]
              .filter(Boolean)
              .join(' · ')}
          </p>
          {entry.error && <p className="text-xs text-bad">{said(entry.error)}</p>}
        </>
      )
    case 'attempt':
      return (
        <>
          <Head title={t('attempt', { number: entry.number })}>
            <Status value={entry.outcome ?? 'running'} />
          </Head>
          {entry.reason && <p className="text-xs text-soft">{said(entry.reason)}</p>}
        </>
      )
  }
}

function Head({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="flex min-h-5 flex-wrap items-center gap-x-2 gap-y-1">
      <span className="font-medium">{title}</span>
      {children}
    </div>
  )
}

function CauseLink({ to, text }: { to: string; text: string }) {
  return (
    <Link to={to} className="rounded-sm text-xs text-accent hover:underline">
      {text}
    </Link>
  )
}

function Change({ entry }: { entry: Extract<Entry, { kind: 'change' }> }) {
  const t = useWords('leads')
  const said = useSaid()
  const say = useValues()
  const { change, field, oldValue, newValue, note, causeKind, causeId } = entry
  const name = field ? t(`col.${field}`, { defaultValue: field }) : ''
  const isGift = change === 'assigned' || change === 'released'
  return (
    <>
      <Head title={t(`did.${change}`, { defaultValue: name || change })}>
        {causeKind === 'intake' ? (
          <CauseLink to={`/intakes/${causeId}`} text={t('cause.intake')} />
        ) : (
          <span className="text-xs text-soft">{t(`cause.${causeKind}`, { who: said(causeId) })}</span>
        )}
      </Head>
      {field !== null && (
        <p className="text-xs wrap-anywhere text-soft">
          {!isGift && `${name}: `}
          {say(field, oldValue) && <del className="decoration-soft/60">{say(field, oldValue)}</del>} →{' '}
          {say(field, newValue) || t('nothing')}
        </p>
      )}
      {note && <p className="text-xs wrap-anywhere text-soft">{said(note)}</p>}
    </>
  )
}

function NoteLine({ leadId, note: { id, text, author } }: { leadId: string; note: Note }) {
  const t = useWords('leads')
  const said = useSaid()
  const mayWrite = useMay('write')
  const { note, removeNote } = useLeadActions(leadId)
  const remove = () => removeNote.mutate(id, { onSuccess: () => tellWithUndo(t('noteGone'), () => note.mutate(text)) })
  return (
    <>
      <p className="wrap-anywhere whitespace-pre-wrap">{text}</p>
      <p className="flex items-center gap-1 text-xs text-soft">
        {said(author)}
        {mayWrite && (
          <IconButton label={t('removeNote')} size="tiny" className="-my-1" onClick={remove}>
            <Trash2 />
          </IconButton>
        )}
      </p>
    </>
  )
}

/** Values of a change as people read them. */
function useValues(): (field: string, value: unknown) => string {
  const t = useWords('leads')
  const nameOf = useNameOf()
  return (field, value) => {
    if (value === null || value === undefined) return ''
    if (field === 'owner_id' && typeof value === 'object') {
      const { owner_id: owner, team_id: team } = value as { owner_id?: string | null; team_id?: string | null }
      return [owner, team].flatMap((id) => (id ? [nameOf(id)] : [])).join(', ') || t('nobody')
    }
    if (field.endsWith('_status') && typeof value === 'string') return wordFor(t, 'lead', value)
    if (typeof value === 'object' && 'name' in value && typeof value.name === 'string') return value.name
    if (Array.isArray(value)) return value.join(', ')
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return text.length > 160 ? `${text.slice(0, 159)}…` : text
  }
}
