import { newId } from '../../base/ids.ts'
import type { Conclusion, Fact, StepTools } from '../step.ts'
import type { KnownLead } from './known-lead.ts'
import { timeOf } from './merge-facts.ts'
import { type ChangeRow, insertChanges } from './store-changes.ts'
import { closeLeads } from './store-close.ts'

interface Closing {
  lead: KnownLead
  closedAt: Date
  intakeId: string
}

/** Notes when the vendor closed the lead: of several times the newest. Needs `saveLead` before it. */
export async function closeLead(facts: Fact<'lead.closed'>[], { tx, now }: StepTools): Promise<Conclusion[]> {
  const newest = new Map<string, Closing>()
  for (const fact of facts) {
    const { lead } = fact.known
    const closedAt = timeOf(fact)
    if (!lead || (lead.closedAt && lead.closedAt >= closedAt)) continue
    const known = newest.get(lead.id)
    if (!known || known.closedAt < closedAt) newest.set(lead.id, { lead, closedAt, intakeId: fact.intakeId })
  }
  const closings = [...newest.values()]
  await closeLeads(
    tx,
    closings.map(({ lead, closedAt }) => ({ id: lead.id, closedAt })),
  )
  await insertChanges(
    tx,
    closings.map((closing) => closed(closing, now)),
  )
  return []
}

function closed({ lead, closedAt, intakeId }: Closing, at: Date): ChangeRow {
  return {
    id: newId(),
    workspaceId: lead.workspaceId,
    leadId: lead.id,
    at,
    kind: 'closed',
    field: 'closed_at',
    oldValue: lead.closedAt,
    newValue: closedAt,
    causeKind: 'intake',
    causeId: intakeId,
    note: null,
  }
}
