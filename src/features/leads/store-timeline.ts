import type { Transaction } from '../../db/transaction.ts'
import { effectStatusOf } from '../store-effect-status.ts'

/** One line of a lead's story. Events have no time of their own: theirs is the request's, or that of the effect they answer. */
export type TimelineEntry = { id: string /** ISO-8601 UTC. */; at: string } & (
  | {
      kind: 'change'
      change: string
      field: string | null
      oldValue: unknown
      newValue: unknown
      causeKind: string
      causeId: string
      note: string | null
    }
  | { kind: 'event'; type: string; intakeId: string; effectId: string | null; occurredAt: string | null; data: unknown }
  | {
      kind: 'effect'
      effect: string
      status: string
      intakeId: string
      connectionId: string
      target: string
      reason: string
      legalBasis: string | null
      purpose: string | null
      error: string | null
      settledAt: string | null
    }
  | {
      kind: 'attempt'
      effectId: string
      number: number
      outcome: string | null
      reason: string | null
      finishedAt: string | null
    }
)

const iso = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const newest = 500

const changesText = `
select 'change' as kind, id, ${iso('at')} as at, kind as change, field, old_value as "oldValue", new_value as "newValue", cause_kind as "causeKind",
  cause_id as "causeId", note
from lead_changes where workspace_id = $1 and lead_id = $2 order by at desc, id desc limit ${newest}`

const eventsText = `
with told as (
  select distinct x.received_at, x.intake_id, x.event_id, x.received_at as at from leads l
  join core.parties p on p.id = l.party_id or p.merged_into = l.party_id
  join party_intakes x on x.workspace_id = $1 and x.party_id = p.id and x.lead_id = l.id
  where l.workspace_id = $1 and l.id = $2
), answered as (
  select f.intake_received_at as received_at, f.intake_id, f.id as effect_id, coalesce(f.settled_at, f.created_at) as at
  from effects f where f.workspace_id = $1 and f.lead_id = $2
), both_kinds as (
  select e.*, t.at from told t
  join events e on e.workspace_id = $1 and e.received_at = t.received_at and e.intake_id = t.intake_id and e.id = t.event_id
  union all
  select e.*, a.at from answered a
  join events e on e.workspace_id = $1 and e.received_at = a.received_at and e.intake_id = a.intake_id and e.effect_id = a.effect_id
)
select 'event' as kind, id, ${iso('at')} as at, type, intake_id as "intakeId", effect_id as "effectId", ${iso('occurred_at')} as "occurredAt", data
from both_kinds order by at desc limit ${newest}`

const effectsText = `
select 'effect' as kind, id, ${iso('created_at')} as at, kind as effect, ${effectStatusOf('e')} as status, intake_id as "intakeId", connection_id as "connectionId", target, reason,
  legal_basis as "legalBasis", purpose, error, ${iso('settled_at')} as "settledAt"
from effects e where workspace_id = $1 and lead_id = $2 order by created_at desc limit ${newest}`

// an attempt never starts before its effect was made: the oldest effect says which days to look at
const attemptsText = `
with mine as (select id, created_at from effects where workspace_id = $1 and lead_id = $2)
select 'attempt' as kind, a.id, ${iso('a.started_at')} as at, a.effect_id as "effectId", a.number, a.outcome, a.reason, ${iso('a.finished_at')} as "finishedAt"
from attempts a where a.workspace_id = $1 and a.effect_id in (select id from mine)
  and a.started_at >= (select min(created_at) - interval '1 day' from mine)
order by a.started_at desc limit ${newest}`

/** What happened to a lead, oldest first; at most the newest 500 of each kind. */
export async function readTimeline(tx: Transaction, workspaceId: string, leadId: string): Promise<TimelineEntry[]> {
  const entries: TimelineEntry[] = []
  for (const text of [eventsText, changesText, effectsText, attemptsText]) {
    const { rows } = await tx.query<TimelineEntry & { id: string }>(text, [workspaceId, leadId])
    entries.push(...rows.reverse())
  }
  // the sort is stable: at the same moment the order above tells cause before effect
  return entries.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}
