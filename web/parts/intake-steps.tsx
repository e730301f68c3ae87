import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Check, CircleX, LoaderCircle } from 'lucide-react'
import { useFormats } from '../formats.ts'
import { type IntakeDetail, intakeQuery } from '../intakes.ts'
import { useWords, wordFor } from '../language.ts'
import { useSaid } from '../said.ts'
import { cn } from './cn.ts'

const open = ['pending', 'processing']
/** How often a request is looked at until it is over. */
const everyMs = 400

/** One request's way through the line, step by step as it happens: received, decided, acted. */
export function IntakeSteps({ id }: { id: string }) {
  const t = useWords('shell')
  const { data: intake } = useQuery({
    ...intakeQuery(id),
    refetchInterval: ({ state }) => (!state.data || open.includes(state.data.status) ? everyMs : false),
  })
  const steps = stepsOf(intake)
  return (
    <div className="flex flex-col gap-2">
      <ol className="flex flex-col gap-2" aria-live="polite">
        {steps.map((step) => (
          <Step key={step.name} {...step} />
        ))}
      </ol>
      {intake && !open.includes(intake.status) && (
        <Link to="/intakes/$id" params={{ id }} className="w-fit text-sm text-accent hover:underline">
          {t('steps.open')}
        </Link>
      )}
    </div>
  )
}

interface StepState {
  name: 'received' | 'decided' | 'acted'
  state: 'waiting' | 'done' | 'failed'
  /** Kinds of what happened, or a text. */
  events: string[]
  intents: string[]
  error: string | null
  tookMs: number | null
}

function stepsOf(intake: IntakeDetail | undefined): StepState[] {
  const timeline = intake?.timeline ?? []
  const events = timeline.flatMap((entry) => (entry.kind === 'event' && entry.effectId === null ? [entry.type] : []))
  const effects = timeline.flatMap((entry) => (entry.kind === 'effect' ? [entry] : []))
  const isOver = intake !== undefined && !open.includes(intake.status)
  const isDecided = intake !== undefined && intake.status !== 'pending'
  const hasFailed = intake !== undefined && ['failed', 'dead'].includes(intake.status)
  const tookMs = intake?.processedAt ? Date.parse(intake.processedAt) - Date.parse(intake.receivedAt) : null
  return [
    { name: 'received', state: intake ? 'done' : 'waiting', events: [], intents: [], error: null, tookMs: null },
    { name: 'decided', state: isDecided ? 'done' : 'waiting', events, intents: [], error: null, tookMs: null },
    {
      name: 'acted',
      state: hasFailed ? 'failed' : isOver ? 'done' : 'waiting',
      events: [],
      intents: effects.map(({ effect }) => effect),
      error: intake?.errorMessage ?? null,
      tookMs,
    },
  ]
}

function Step({ name, state, events, intents, error, tookMs }: StepState) {
  const t = useWords('shell')
  const said = useSaid()
  const formats = useFormats()
  const Icon = { waiting: LoaderCircle, done: Check, failed: CircleX }[state]
  const told = [
    ...events.map((type) => wordFor(t, 'event', type)),
    ...intents.map((kind) => wordFor(t, 'intent', kind)),
  ]
  return (
    <li className="flex items-start gap-2.5">
      <span
        className={cn(
          'flex size-5 shrink-0 items-center justify-center rounded-full',
          state === 'done' && 'bg-good-wash text-good',
          state === 'failed' && 'bg-bad-wash text-bad',
          state === 'waiting' && 'text-soft',
        )}
      >
        <Icon className={cn('size-3.5', state === 'waiting' && 'animate-spin')} aria-hidden />
      </span>
      <span className="min-w-0 text-sm">
        <span className="font-medium">{t(`steps.${name}`)}</span>
        {tookMs !== null && <span className="text-soft"> · {formats.duration(Math.max(0, tookMs))}</span>}
        {state !== 'waiting' && (
          <span className="block text-xs text-soft">
            {told.length > 0 ? told.join(' · ') : t(`steps.${name}.help`)}
          </span>
        )}
        {error && <span className="block text-xs text-bad">{said(error)}</span>}
      </span>
    </li>
  )
}
