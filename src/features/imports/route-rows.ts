import type { FieldValue } from '../leads/merge-facts.ts'
import { type FactColumn, factColumnNames } from '../leads/store.ts'
import { decideBatch } from '../routing/decide-batch.ts'
import { routeLead } from '../routing/route-lead.ts'
import type { Fact, StepTools } from '../step.ts'
import { factOfRow } from './fact-of-row.ts'
import { readRow } from './map/read-row.ts'
import type { MergeTask } from './merge-rows.ts'
import type { FastRow, RowResult } from './store-merge.ts'

/** Where the new leads of a step went, and the rows that turned out to be about leads that were there already. */
export interface RoutedRows {
  placed: Map<string, number>
  again: RowResult[]
}

/**
 * Routes leads that one statement made, by the step that routes a webhook's lead. Its notices are left out: whoever uploads a file
 * is told once, at its end, and nobody gets a message for each of ten thousand rows.
 */
export async function routeRows(rows: readonly FastRow[], task: MergeTask, tools: StepTools): Promise<RoutedRows> {
  const facts = rows.map((row) => factOf(row, task))
  await routeLead(facts, tools)
  const placed = new Map<string, number>()
  const again: RowResult[] = []
  for (const [at, { known, ordinal: row }] of facts.entries()) {
    const lead = known.lead!
    placed.set(lead.workspaceId, (placed.get(lead.workspaceId) ?? 0) + 1)
    if (lead.id !== rows[at]!.leadId)
      again.push({ row, bucket: lead.changed.length > 0 ? 'updated' : 'unchanged', leadId: lead.id })
  }
  return { placed, again }
}

/** Where they would go; shares among people are as they stand now. */
export async function placeRows(
  rows: readonly FastRow[],
  { job, origin }: MergeTask,
  tools: StepTools,
): Promise<Map<string, number>> {
  const leads = rows.map((row) => ({
    source: job.workspaceId,
    lead: {
      ...columnsOf(row),
      custom: row.custom,
      tags: row.tags,
      vendor: origin.vendor,
      connection_id: origin.connectionId,
      source_workspace_id: job.workspaceId,
      contact_score: row.contactQuality.score,
      contact_status: 'pending' as const,
      website_status: 'none' as const,
      subscription_status: 'none' as const,
      delivery_status: 'pending' as const,
      created_at: new Date(origin.receivedAt),
    },
  }))
  const { decisions } = await decideBatch(leads as never, tools)
  const placed = new Map<string, number>()
  for (const decision of decisions) {
    const id = decision?.workspaceId ?? job.workspaceId
    placed.set(id, (placed.get(id) ?? 0) + 1)
  }
  return placed
}

const columnsOf = (row: FastRow) =>
  Object.fromEntries(factColumnNames.map((name) => [name, row[name]])) as Record<FactColumn, FieldValue | null>

/** The row as the line hands facts to steps, with its lead as \`saveLead\` would have left it. */
function factOf(row: FastRow, { job, origin, plan }: MergeTask): Fact<'lead.created'> {
  const read = readRow({ line: row.line, cells: JSON.parse(row.cells) }, plan)
  const fact = factOfRow(origin, job.intakeId, row.row, row.cells, read) as Fact<'lead.created'>
  fact.known.lead = {
    id: row.leadId,
    workspaceId: job.workspaceId,
    partyId: row.partyId,
    isNew: true,
    changed: [],
    connectionId: origin.connectionId,
    vendor: origin.vendor,
    vendorLeadId: row.vendorLeadId,
    columns: columnsOf(row),
    custom: row.custom,
    tags: row.tags,
    contact: { name: row.full_name, email: row.email, phone: row.phone },
    quality: row.contactQuality,
    snapshot: '',
    enrichedSnapshot: null,
    closedAt: null,
  }
  return fact
}
