import type pg from 'pg'
import type { Log } from '../../base/log.ts'
import type { Submit } from '../submit.ts'
import { type AlertKind, alertKinds, isFiring } from './alert-kinds.ts'
import { loadWatched, type WatchedRule } from './store-alerts.ts'
import { hasImports, type Measure, measure } from './store-measures.ts'

export interface WatchTools {
  pool: pg.Pool
  submit: Submit
  log: Log
  publicUrl: string
}

/** Where a person sees more. */
const screens: Record<AlertKind, string> = {
  connection_failures: '/connections',
  signature_failures: '/connections',
  import_failures: '/imports',
  routing_match: '/routing',
  oldest_work: '/intakes',
  circuit_open: '/connections',
  sender_disconnected: '/senders',
  doubtful_effects: '/exceptions',
}

/**
 * Measures every enabled alert and puts each one that changed through the line. The change's number is in its key: until it
 * was decided the same change is found again, and is the same intake.
 */
export async function watchAlerts({ pool, submit, log, publicUrl }: WatchTools): Promise<void> {
  const rules = await loadWatched(pool)
  const kinds = alertKinds.filter((kind) => rules.some((rule) => rule.kind === kind))
  const measured = new Map<string, Measure>()
  for (const kind of kinds) {
    if (kind === 'import_failures' && !(await hasImports(pool))) continue
    for (const each of await measure(pool, kind)) measured.set(each.ruleId, each)
  }
  for (const rule of rules) {
    const found = measured.get(rule.id)
    const value = found?.value ?? null
    const fires = isFiring(rule.kind, value, rule.threshold)
    if (fires === (rule.state === 'firing')) continue
    const body = entryOf(rule, fires, value, found?.about ?? null, publicUrl + screens[rule.kind])
    await submit({ workspaceId: rule.workspaceId, vendor: 'watch', body })
    log.warn({ alert: rule.id, kind: rule.kind, state: body.state, value, threshold: rule.threshold }, 'alert changed')
  }
}

function entryOf(rule: WatchedRule, fires: boolean, value: number | null, about: string | null, url: string) {
  const { id: ruleId, changes, name, kind, threshold, via, recipients } = rule
  const change = changes + 1
  const state = fires ? ('firing' as const) : ('resolved' as const)
  const at = new Date().toISOString()
  return {
    id: `${ruleId}:${change}`,
    at,
    ruleId,
    change,
    name,
    kind,
    state,
    value,
    threshold,
    about,
    via,
    recipients,
    url,
  }
}
