import { useWords } from '../language.ts'
import type { Health } from '../overview.ts'
import { cn } from './cn.ts'

export type HealthState = 'good' | 'warn' | 'bad' | 'idle' | 'off'

/** Bad: what it is for fails. Warn: something of it does. Idle: nothing came in 24 hours. */
export function healthOf(isEnabled: boolean, health: Health | undefined): HealthState {
  if (!isEnabled) return 'off'
  if (!health) return 'idle'
  const failures = health.failed + health.troubledEffects
  if (failures > 0 && failures >= Math.max(1, health.received) * 0.2) return 'bad'
  if (health.rejected > 0 && health.received === 0) return 'bad'
  if (failures > 0 || health.rejected > 0) return 'warn'
  return health.received > 0 ? 'good' : 'idle'
}

/** Those in trouble first, then those at work. */
export const healthRank: Record<HealthState, number> = { bad: 0, warn: 1, good: 2, idle: 3, off: 4 }

const dots: Record<HealthState, string> = {
  good: 'bg-good',
  warn: 'bg-warn',
  bad: 'bg-bad',
  idle: 'bg-edge',
  off: 'border border-edge bg-transparent',
}

/** The state of a connection, said as well as shown. */
export function HealthDot({ state, isSaid = false }: { state: HealthState; isSaid?: boolean }) {
  const t = useWords('shell')
  const word = t(`health.${state}`)
  return (
    <span className="inline-flex items-center gap-1.5 text-xs text-soft" title={word}>
      <span className={cn('size-2 shrink-0 rounded-full', dots[state])} aria-hidden />
      <span className={cn(!isSaid && 'sr-only')}>{word}</span>
    </span>
  )
}
