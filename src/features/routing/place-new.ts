import type { Transaction } from '../../db/transaction.ts'
import { type Decided, type DecideTools, decideBatch } from './decide-batch.ts'
import type { Decision } from './decision.ts'
import { type RoutableLead, type RoutedRow, writeRouted } from './store-route.ts'
import type { Version } from './version.ts'
import { routedLine, routedRowsOf } from './write-decisions.ts'

/** A new lead and what the rules of its source give it. */
export interface PlacedLead {
  lead: RoutableLead
  decision: Decision
  row: RoutedRow
}

export interface PlacedLeads {
  placed: PlacedLead[]
  turns: Decided['turns']
}

/**
 * Decides about new leads whose rows are not written yet, so that each is written once, where it goes. For callers that know that
 * nothing of these leads is known there, and tell nobody. Their sources have rules. `writePlaced` completes it.
 */
export async function placeNew(leads: readonly RoutableLead[], tools: DecideTools): Promise<PlacedLeads> {
  const undecided = leads.map(({ lead, sourceWorkspaceId: source }) => ({ source, lead }))
  const { decisions, turns } = await decideBatch(undecided, tools)
  const decided = leads.map((lead, at) => ({ lead, decision: decisions[at]! }))
  const rows = await routedRowsOf(decided, tools)
  return { placed: decided.map((each, at) => ({ ...each, row: rows[at]! })), turns }
}

/** Writes what goes with the rows: lines of timelines, counts of rules, turns. */
export function writePlaced(tx: Transaction, { placed, turns }: PlacedLeads, now: Date): Promise<void> {
  return writeRouted(
    tx,
    [],
    placed.map(({ lead, decision }) => routedLine(lead, decision, now)),
    placed.map(({ lead, decision }) => ({ workspaceId: lead.sourceWorkspaceId, ruleId: decision.ruleId })),
    turns,
  )
}

/** True when some rule of this version may have to choose a person: whoever decides then waits for those who decided before. */
export const handsOutShares = ({ rules, fallback }: Version) =>
  [...rules.filter(({ isActive }) => isActive), fallback].some(({ actions }) => actions.assign?.strategy)
