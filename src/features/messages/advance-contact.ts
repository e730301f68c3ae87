import { derivedId } from '../../base/ids.ts'
import { inSavepoint, isConnectionLoss, mustRunAgain } from '../../db/transaction.ts'
import { type ChangeRow, insertChanges } from '../leads/store-changes.ts'
import { advanceLeads, type LeadStatuses } from '../lifecycle/advance-leads.ts'
import type { Conclusion, Fact, StepTools } from '../step.ts'
import type { ContactNews } from './known-message.ts'

/**
 * Brings leads to where the messages of the batch put them. What goes wrong here is logged and costs the messages
 * nothing: they were sent, delivered or answered whatever becomes of the lead. Runs after the steps of messages.
 */
export async function advanceContact(facts: Fact[], tools: StepTools): Promise<Conclusion[]> {
  const news = facts.flatMap(({ known }) => known.contactNews ?? [])
  if (news.length === 0) return []
  try {
    await inSavepoint(tools.tx, async () => {
      const leads = await advanceLeads(news, tools)
      await confirm(news, leads, tools)
    })
  } catch (error) {
    if (mustRunAgain(error) || isConnectionLoss(error)) throw error
    const intakes = [...new Set(facts.map(({ intakeId }) => intakeId))]
    tools.log.error({ err: error, intakes }, 'CRM update failed; the messages stand')
  }
  return []
}

/** A vendor's confirmation of what is known already changes nothing, but people look for it. */
async function confirm(
  news: ContactNews[],
  leads: ReadonlyMap<string, LeadStatuses>,
  { tx, log, now }: StepTools,
): Promise<void> {
  const lines = news.flatMap(({ leadId, key, fact, cause, confirms }): ChangeRow[] => {
    const { contact_status: status, workspaceId } = leads.get(leadId) ?? {}
    if (!confirms || !workspaceId || fact.kind !== 'reached' || fact.status !== status) return []
    log.info({ lead: leadId, cause: cause.id }, `Business ${leadId}: contact_status = ${status} (${cause.text})`)
    const value = { field: 'contact_status', oldValue: status, newValue: status, note: cause.text }
    const because = { causeKind: cause.kind, causeId: cause.id }
    const id = derivedId('confirmed', leadId, key)
    return [{ id, workspaceId, leadId, at: now, kind: 'confirmed', ...value, ...because }]
  })
  await insertChanges(tx, lines)
}
