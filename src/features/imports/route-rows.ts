import { factColumnNames } from '../leads/store.ts'
import { type NewLead, newLead } from '../routing/arrivals.ts'
import { type PlacedLead, type PlacedLeads, placeNew } from '../routing/place-new.ts'
import type { RoutableLead } from '../routing/store-route.ts'
import type { StepTools } from '../step.ts'
import type { MergeTask } from './merge-rows.ts'
import { type FastRow, findKnownThere } from './store-make.ts'
import type { Span } from './store-merge.ts'

/** Rows with what routing gives their leads; in the same order. */
export type PlacedRows = PlacedLeads & { rows: FastRow[] }

/**
 * Decides where the new leads of a step go, before they are made: each is written once, where it belongs. Nobody is told of them:
 * whoever uploads a file is told once, at its end, and nobody gets a message for each of ten thousand rows.
 */
export async function placeRows(rows: FastRow[], task: MergeTask, tools: StepTools): Promise<PlacedRows> {
  const leads = rows.map((row) => unborn(row, task))
  return { rows, ...(await placeNew(leads, tools)) }
}

/**
 * The same without the rows that speak of somebody who is known where their lead would go: those are looked at one by one. Decided
 * anew without them until none is left, so that shares among people count only leads that are made.
 */
export async function placeUnknown(
  rows: FastRow[],
  span: Span,
  task: MergeTask,
  tools: StepTools,
): Promise<PlacedRows> {
  for (let left = rows; ; ) {
    const places = await placeRows(left, task, tools)
    const known = await findKnownThere(tools.tx, span, goingOf(places))
    if (known.size === 0) return places
    left = left.filter(({ row }) => !known.has(row))
  }
}

/** Those whose lead leaves its source. */
const goingOf = ({ rows, placed }: PlacedRows) =>
  placed.flatMap(({ lead, decision: { workspaceId } }, at) =>
    workspaceId === lead.workspaceId ? [] : [{ row: rows[at]!.row, workspaceId }],
  )

/** Leads by the workspace where they are. */
export function countPlaces(placed: readonly PlacedLead[]): Map<string, number> {
  const places = new Map<string, number>()
  for (const { decision } of placed) places.set(decision.workspaceId, (places.get(decision.workspaceId) ?? 0) + 1)
  return places
}

/** The lead as routing meets one that `saveLead` has just made. */
function unborn(row: FastRow, { job: { workspaceId }, origin }: MergeTask): RoutableLead {
  const columns = Object.fromEntries(factColumnNames.map((name) => [name, row[name]])) as NewLead['columns']
  return newLead(
    {
      id: row.leadId,
      workspaceId,
      partyId: row.partyId,
      columns,
      custom: row.custom,
      tags: row.tags,
      vendor: origin.vendor,
      connectionId: origin.connectionId,
      quality: { score: row.contactScore },
      closedAt: null,
    },
    { workspaceId, receivedAt: new Date(origin.receivedAt) },
  )
}
