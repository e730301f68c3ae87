import { Mail, MessageCircle, MessageSquareText, Pause, Play, QrCode, RefreshCw, SlidersHorizontal } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { Button, IconButton } from '../../parts/button.tsx'
import { Meter } from '../../parts/meter.tsx'
import { Ago } from '../../parts/moment.tsx'
import { tell, tellWithUndo } from '../../parts/toasts.tsx'
import { useSaid } from '../../said.ts'
import { useCommandSaid } from '../../said-by-commands.ts'
import { useMay } from '../../session.ts'
import { useVendorTitle } from '../../vendors.ts'
import { ConnectDialog } from './connect-dialog.tsx'
import { type Sender, useChange, useCommand } from './data.ts'
import { LimitsDialog } from './limits-dialog.tsx'

const icons = { whatsapp: MessageCircle, sms: MessageSquareText, email: Mail }
const tones: Record<NonNullable<Sender['state']>, Tone> = {
  open: 'good',
  connecting: 'busy',
  closed: 'bad',
  banned: 'bad',
}

/** One sender: how it is connected, how its messages fare, and what it may send today. */
export function SenderCard({ sender }: { sender: Sender }) {
  const t = useWords('senders')
  const titleOf = useVendorTitle()
  const Icon = icons[sender.channel]
  return (
    <article aria-label={sender.name} className="flex flex-col gap-3 rounded-lg border bg-surface p-3">
      <header className="flex items-start gap-2.5">
        <span className="flex size-8 shrink-0 items-center justify-center rounded-md bg-sunken text-soft">
          <Icon className="size-4" aria-hidden />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-sm font-semibold" title={sender.sender}>
            {sender.sender}
          </h2>
          <p className="truncate text-xs text-soft">
            {sender.name === titleOf(sender.vendor) ? '' : `${sender.name} · `}
            {titleOf(sender.vendor)} · {t(`channel.${sender.channel}`)}
          </p>
        </div>
        <State sender={sender} />
      </header>
      <Trouble sender={sender} />
      <Figures sender={sender} />
      <Actions sender={sender} />
    </article>
  )
}

function State({ sender: { state, pausedAt } }: { sender: Sender }) {
  const t = useWords('senders')
  if (pausedAt) return <Badge tone="warn">{t('paused')}</Badge>
  return <Badge tone={state ? tones[state] : 'idle'}>{t(`state.${state ?? 'unknown'}`)}</Badge>
}

/** What keeps it from sending, or went wrong last. */
function Trouble({ sender }: { sender: Sender }) {
  const t = useWords('senders')
  const said = useSaid()
  const { pausedAt, pauseReason, state, stateReason, stateAt, consecutiveErrors } = sender
  const isDown = state !== null && state !== 'open'
  if (!pausedAt && !isDown && consecutiveErrors === 0) return null
  return (
    <div className="flex flex-col gap-0.5 rounded-md bg-warn-wash px-2.5 py-1.5 text-xs">
      {pausedAt && (
        <p className="wrap-anywhere">
          {pauseReason ? said(pauseReason) : t('paused')} · <Ago at={pausedAt} />
        </p>
      )}
      {isDown && (
        <p className="wrap-anywhere">
          {stateReason ? said(stateReason) : t(`state.${state}`)} · <Ago at={stateAt} />
        </p>
      )}
      {consecutiveErrors > 0 && <p>{t('errorsInARow', { count: consecutiveErrors })}</p>}
    </div>
  )
}

function Figures({ sender }: { sender: Sender }) {
  const t = useWords('senders')
  const formats = useFormats()
  const { health, sentToday, deliveredToday, readToday, failedToday, limitToday, perSecond, lastContactAt } = sender
  const used = limitToday ? sentToday / limitToday : 0
  return (
    <div className="flex flex-1 flex-col gap-2.5 text-sm">
      <dl className="flex flex-col gap-2.5">
        <Line label={t('health')} value={t('ofHundred', { number: formats.number(health) })}>
          <Meter share={health / 100} tone={health >= 80 ? 'good' : health >= 50 ? 'warn' : 'bad'} />
        </Line>
        <Line
          label={t('today')}
          value={
            limitToday === null
              ? formats.number(sentToday)
              : t('ofLimit', { sent: formats.number(sentToday), limit: formats.number(limitToday) })
          }
        >
          <Meter share={limitToday === null ? 0 : used} tone={used >= 1 ? 'bad' : used >= 0.8 ? 'warn' : 'accent'} />
        </Line>
      </dl>
      <dl className="grid grid-cols-4 gap-2 text-xs">
        <Figure label={t('delivered')}>{formats.number(deliveredToday)}</Figure>
        <Figure label={t('read')}>{formats.number(readToday)}</Figure>
        <Figure label={t('failed')}>{formats.number(failedToday)}</Figure>
        <Figure label={t('pace')}>
          {perSecond === null ? t('noLimit') : t('perSecond', { number: formats.number(perSecond) })}
        </Figure>
      </dl>
      <dl className="flex justify-between gap-2 text-xs">
        <dt className="text-soft">{t('lastContact')}</dt>
        <dd>
          <Ago at={lastContactAt} />
        </dd>
      </dl>
      <WarmUp sender={sender} />
    </div>
  )
}

/** Where it stands in its warm-up, as a small curve. */
function WarmUp({ sender: { warmUp } }: { sender: Sender }) {
  const t = useWords('senders')
  const formats = useFormats()
  if (!warmUp) return null
  const day = Math.floor((Date.now() - Date.parse(`${warmUp.startedOn}T00:00:00`)) / 86_400_000)
  const top = Math.max(...warmUp.perDay)
  const isOver = day >= warmUp.perDay.length
  return (
    <dl className="flex flex-col gap-1">
      <dt className="flex justify-between text-xs text-soft">
        <span>{t('warmUp')}</span>
        <span>
          {isOver ? t('warmUpOver') : t('warmUpDay', { day: Math.max(0, day) + 1, days: warmUp.perDay.length })}
        </span>
      </dt>
      <dd className="flex h-8 items-end gap-px" title={warmUp.perDay.map(formats.number).join(' → ')}>
        {warmUp.perDay.map((most, at) => (
          <span
            key={at}
            aria-hidden
            className={`min-h-0.5 flex-1 rounded-t-xs ${at <= day ? 'bg-accent' : 'bg-line'}`}
            style={{ height: `${(most / top) * 100}%` }}
          />
        ))}
        <span className="sr-only">{warmUp.perDay.map(formats.number).join(', ')}</span>
      </dd>
    </dl>
  )
}

function Line({ label, value, children }: { label: string; value: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1">
      <dt className="text-xs text-soft">{label}</dt>
      <dd className="flex items-center gap-2">
        {children}
        <span className="shrink-0 text-xs font-medium">{value}</span>
      </dd>
    </div>
  )
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="truncate text-soft">{label}</dt>
      <dd className="truncate text-sm font-medium">{children}</dd>
    </div>
  )
}

function Actions({ sender }: { sender: Sender }) {
  const t = useWords('senders')
  const mayWrite = useMay('write')
  const [open, setOpen] = useState<'connect' | 'limits' | null>(null)
  const change = useChange(sender.id)
  const answered = useCommandSaid()
  const state = useCommand(sender.id, 'state', ({ ok, message }) =>
    tell(ok ? t('asked') : t('refused'), answered(message)),
  )
  if (!mayWrite) return null
  const pause = () =>
    change.mutate(
      { paused: true },
      { onSuccess: () => tellWithUndo(t('isPaused'), () => change.mutate({ paused: false })) },
    )
  const close = () => setOpen(null)
  return (
    <footer className="flex flex-wrap items-center gap-2">
      {sender.pausedAt ? (
        <Button size="sm" tone="primary" isBusy={change.isPending} onClick={() => change.mutate({ paused: false })}>
          <Play />
          {t('resume')}
        </Button>
      ) : (
        <Button size="sm" isBusy={change.isPending} onClick={pause}>
          <Pause />
          {t('pause')}
        </Button>
      )}
      {sender.commands.includes('connect') && (
        <Button
          size="sm"
          tone={sender.state === 'closed' || sender.state === 'connecting' ? 'primary' : 'plain'}
          onClick={() => setOpen('connect')}
        >
          <QrCode />
          {t('connect')}
        </Button>
      )}
      <span className="ml-auto flex gap-1">
        {sender.commands.includes('state') && (
          <IconButton label={t('askState')} size="tiny" isBusy={state.isPending} onClick={() => state.mutate()}>
            {!state.isPending && <RefreshCw />}
          </IconButton>
        )}
        <IconButton label={t('limits')} size="tiny" onClick={() => setOpen('limits')}>
          <SlidersHorizontal />
        </IconButton>
      </span>
      {open === 'connect' && <ConnectDialog sender={sender} onClose={close} />}
      {open === 'limits' && <LimitsDialog sender={sender} onClose={close} />}
    </footer>
  )
}
