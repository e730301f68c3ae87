import type { AdvanceTools } from './advance-leads.ts'
import { lastInteractionOf, milestonesOf, standingsOf } from './lifecycle-fact.ts'
import { addFacts, lockStandings, writeStandings } from './store.ts'

/** Brings leads' statuses up to date with the facts that are kept of them now: after facts moved from lead to lead. */
export async function restandLeads(leadIds: string[], { tx }: Pick<AdvanceTools, 'tx'>): Promise<void> {
  const leads = await lockStandings(tx, [...new Set(leadIds)].sort())
  const kept = Map.groupBy(
    await addFacts(
      tx,
      [],
      leads.map(({ id }) => id),
    ),
    ({ leadId }) => leadId,
  )
  await writeStandings(
    tx,
    leads.map((lead) => {
      const facts = (kept.get(lead.id) ?? []).map(({ fact }) => fact)
      const standings = standingsOf(facts)
      return {
        ...lead,
        contact_status: standings.contact_status.status,
        website_status: standings.website_status.status,
        subscription_status: standings.subscription_status.status,
        lastInteractionDate: lastInteractionOf(facts),
        ...milestonesOf(facts),
      }
    }),
  )
}
