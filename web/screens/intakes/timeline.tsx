import { Link } from '@tanstack/react-router'
import { CircleCheck, Copy, FileInput, type LucideIcon, PencilLine, Send, Sparkles, Target } from 'lucide-react'
import type { ReactNode } from 'react'
import { useFormats } from '../../formats.ts'
import type { Entry, IntakeDetail } from '../../intakes.ts'
import { useWords, wordFor } from '../../language.ts'
import { Badge, Status } from '../../parts/badge.tsx'
import { cn } from '../../parts/cn.ts'
import { Code } from '../../parts/code.tsx'
import { Disclosure } from '../../parts/disclosure.tsx'
import { Exchanges, protocolOf } from '../../parts/exchanges.tsx'
import { useSaid } from '../../said.ts'
import { useConnectionName } from '../../vendors.ts'
import { EffectActions } from './effect-actions.tsx'

const icons: Record<Entry['kind'], LucideIcon> = {
  received: FileInput,
  duplicate: Copy,
  event: Sparkles,
  effect: Target,
  attempt: Send,
  settled: CircleCheck,
  change: PencilLine,
}

/** Everything that happened to a request, oldest first, each with its time after the arrival. */
export function Timeline({ intake }: { intake: IntakeDetail }) {
  const began = Date.parse(intake.receivedAt)
  const effects = new Map(intake.timeline.flatMap((entry) => (entry.kind === 'effect' ? [[entry.id, entry]] : [])))
  return (
    <ol className="flex flex-col py-2">
      {intake.timeline.map((entry, at) => (
        <Line key={`${entry.kind} ${entry.id}`} entry={entry} began={began} isLast={at === intake.timeline.length - 1}>
          <Told
            entry={entry}
            intakeId={intake.id}
            effectKind={entry.kind === 'attempt' ? effects.get(entry.effectId)?.effect : undefined}
          />
        </Line>
      ))}
    </ol>
  )
}

function Line({
  entry,
  began,
  isLast,
  children,
}: {
  entry: Entry
  began: number
  isLast: boolean
  children: ReactNode
}) {
  const formats = useFormats()
  const Icon = icons[entry.kind]
  const after = Math.max(0, Date.parse(entry.at) - began)
  const isBad =
    ('outcome' in entry && entry.outcome === 'reject') ||
    ('status' in entry && ['failed', 'dead'].includes(entry.status))
  return (
    <li className="grid grid-cols-[4.5rem_1.75rem_minmax(0,1fr)] px-3 max-md:grid-cols-[3.25rem_1.75rem_minmax(0,1fr)]">
      <time dateTime={entry.at} title={formats.moment(entry.at)} className="pt-1.5 text-right text-xs text-soft">
        {entry.kind === 'received' ? formats.clock(entry.at) : `+${formats.duration(after)}`}
      </time>
      <span className="relative flex justify-center">
        {!isLast && <span className="absolute top-4 bottom-[-0.5rem] w-px bg-line" aria-hidden />}
        <span
          className={cn(
            'relative mt-1.5 flex size-5 items-center justify-center rounded-full border bg-surface text-soft',
            isBad && 'border-bad/40 bg-bad-wash text-bad',
          )}
        >
          <Icon className="size-3" aria-hidden />
        </span>
      </span>
      <div className="flex min-w-0 flex-col gap-1 pt-1 pb-3 pl-1.5 text-sm">{children}</div>
    </li>
  )
}

function Told({ entry, intakeId, effectKind }: { entry: Entry; intakeId: string; effectKind: string | undefined }) {
  const t = useWords('intakes')
  const said = useSaid()
  const formats = useFormats()
  const nameOf = useConnectionName()
  switch (entry.kind) {
    case 'received':
      return (
        <Head title={t('did.received')}>
          {entry.proof && <Badge tone="good">{t('proof', { proof: said(entry.proof) })}</Badge>}
        </Head>
      )
    case 'duplicate':
      return <Head title={t('did.duplicate')} />
    case 'event':
      return (
        <>
          <Head title={wordFor(t, 'event', entry.type)}>
            <span className="font-mono text-xs text-soft">{entry.type}</span>
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
            {entry.weight === 'courtesy' && <Badge>{t('courtesy')}</Badge>}
          </Head>
          <p className="text-xs text-soft">
            {said(entry.reason)} · {nameOf(entry.connectionId) ?? entry.connectionId.slice(0, 8)} · {entry.target}
          </p>
          {entry.error && <p className="text-xs text-bad">{said(entry.error)}</p>}
          <EffectActions id={entry.id} status={entry.status} intakeId={intakeId} />
        </>
      )
    case 'attempt':
      return (
        <>
          <Head
            title={t('did.attempt', { number: entry.number, what: effectKind ? wordFor(t, 'intent', effectKind) : '' })}
          >
            <Status value={entry.outcome ?? 'running'} />
            {entry.httpStatus !== null && (
              <Badge>
                {protocolOf(entry.exchanges)} {entry.httpStatus}
              </Badge>
            )}
            {entry.durationMs !== null && (
              <span className="text-xs text-soft">{formats.duration(entry.durationMs)}</span>
            )}
          </Head>
          {entry.reason && <p className="text-xs text-soft">{said(entry.reason)}</p>}
          <Exchanges exchanges={entry.exchanges} />
        </>
      )
    case 'change':
      return <Change entry={entry} />
    case 'settled':
      return (
        <>
          <Head title={t('did.settled')}>
            <Status value={entry.status} />
            <span className="text-xs text-soft">{formats.duration(entry.durationMs)}</span>
          </Head>
          {entry.errorMessage && <p className="text-xs text-bad">{said(entry.errorMessage)}</p>}
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

function Change({ entry }: { entry: Extract<Entry, { kind: 'change' }> }) {
  const t = useWords('intakes')
  const said = useSaid()
  const { field, oldValue, newValue, note, leadId } = entry
  return (
    <>
      <Head
        title={
          field === null
            ? t('did.created')
            : t('did.change', { field: t(`col.${field}`, { defaultValue: field.replace(/^custom\./, '') }) })
        }
      >
        <Link to="/leads/$id" params={{ id: leadId }} className="text-xs text-accent hover:underline">
          {t('openLead')}
        </Link>
      </Head>
      {field !== null && (
        <p className="text-xs text-soft">
          <del className="decoration-soft/60">{brief(oldValue) || t('nothing')}</del> →{' '}
          {brief(newValue) || t('nothing')}
        </p>
      )}
      {note && <p className="text-xs text-soft">{said(note)}</p>}
    </>
  )
}

/** A value in a line. */
function brief(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}
