import { newId } from '../../base/ids.ts'
import type { Intent } from '../../domain/intents.ts'
import { groupPeople } from '../leads/group-people.ts'
import type { LeadFact } from '../leads/merge-facts.ts'
import { contactKeys } from '../leads/read-facts.ts'
import { saveLead } from '../leads/save-lead.ts'
import type { Conclusion, StepTools } from '../step.ts'
import { type Arrival, changedInputs, keptOf, type RoutedFact, readArrivals } from './arrivals.ts'
import { decideBatch } from './decide-batch.ts'
import type { Decision } from './decision.ts'
import { noticesOf } from './notify-owners.ts'
import { type Moved, moveLeads, type RoutableLead, takeBack, writeRouted } from './store-route.ts'
import { loadVersions } from './store-versions.ts'
import { metadataOf, type Routed, routedLine, routedRow } from './write-decisions.ts'

/**
 * Gives leads to the workspace, team or person that the rules of their source name. A lead is routed once, when it is new; and
 * again when what the rules asked of it has changed, until a person takes it, answers it or closes it. At most seven
 * statements for a batch, two for new leads and rules that choose nobody. Needs `saveLead` (or `completeLead`) before it.
 */
export async function routeLead(facts: RoutedFact[], tools: StepTools): Promise<Conclusion[]> {
  const concerned = facts.filter(({ workspaceId }) => tools.workspace(workspaceId).routingVersion !== null)
  if (concerned.length === 0) return []
  const arrivals = await changedInputs(await readArrivals(concerned, tools), tools)
  if (arrivals.length === 0) return []
  const undecided = arrivals.map(({ lead }) => ({
    source: lead.sourceWorkspaceId,
    lead: lead.lead,
    kept: keptOf(lead),
  }))
  const { decisions, turns } = await decideBatch(undecided, tools)
  const routed = arrivals.flatMap((arrival, at) => {
    const decision = decisions[at]
    return decision ? [{ ...arrival, decision }] : []
  })
  const blocked = await move(routed, tools)
  const settled = routed.filter(({ lead }) => !blocked.has(lead.id) || !lead.isNew)
  const told = await write(settled, blocked, turns, tools)
  const again = await attachAgain(
    routed.filter(({ lead }) => blocked.has(lead.id) && lead.isNew),
    blocked,
    tools,
  )
  return [...told, ...again]
}

/** Moves those whose workspace is another; says which enquiry is another lead's already there. */
async function move(
  routed: (Arrival & { decision: Decision })[],
  { tx, workspace }: StepTools,
): Promise<Map<string, string>> {
  const going = routed.filter(({ lead, decision }) => decision.workspaceId !== lead.workspaceId)
  if (going.length === 0) return new Map()
  const people = going.map(({ lead, decision }) => ({
    workspaceId: decision.workspaceId,
    partyId: null,
    newPartyId: newId(),
    contacts: contactKeys(contactsOf(lead), workspace(lead.sourceWorkspaceId).country),
  }))
  const { partyOf } = groupPeople(people, new Map())
  const moved = await moveLeads(
    tx,
    going.map(({ lead, decision, facts }, at) => ({
      leadId: lead.id,
      destination: decision.workspaceId,
      newPartyId: partyOf[at]!,
      causeId: facts[0]!.intakeId,
      contacts: people[at]!.contacts,
    })),
  )
  const byLead = new Map<string, Moved>(moved.map((each) => [each.leadId, each]))
  const blocked = new Map<string, string>()
  for (const { lead, facts, decision } of going) {
    const went = byLead.get(lead.id)!
    if ('occupant' in went) {
      blocked.set(lead.id, went.occupant)
      continue
    }
    for (const { known } of facts)
      if (known.lead) Object.assign(known.lead, { workspaceId: decision.workspaceId, partyId: went.partyId })
  }
  return blocked
}

const contactsOf = ({ lead }: RoutableLead) => ({ email: lead.email ?? null, phone: lead.phone ?? null })

/** Writes the decisions; one that is the same as before leaves no line and tells nobody. */
async function write(
  routed: (Arrival & { decision: Decision })[],
  blocked: ReadonlyMap<string, string>,
  turns: Awaited<ReturnType<typeof decideBatch>>['turns'],
  tools: StepTools,
): Promise<Conclusion[]> {
  const { tx, now, workspace } = tools
  const versions = await loadVersions(
    tx,
    routed.flatMap(({ decision }) => decision.versionId ?? []),
  )
  const rows: Routed[] = routed.map(({ lead, decision }) => {
    const occupant = blocked.get(lead.id)
    const { country } = workspace(lead.sourceWorkspaceId)
    return { lead, country, decision: occupant ? stayPut(decision, lead, occupant) : decision }
  })
  const news = rows.filter(({ lead, decision }) => !isSame(lead, decision))
  await writeRouted(
    tx,
    rows.map((each) => {
      const { fields } = versions.get(each.decision.versionId!)!
      const { sourceWorkspaceId: source, lead, tags } = each.lead
      const own = lead.tags ?? tags
      return routedRow(
        each,
        metadataOf(each.decision, { source, lead, country: each.country, tags: own, fields, at: now }),
        now,
      )
    }),
    news.map((each) => routedLine(each, now)),
    news.map(({ lead, decision }) => ({ workspaceId: lead.sourceWorkspaceId, ruleId: decision.ruleId })),
    turns,
  )
  for (const { facts, decision } of routed)
    for (const { known } of facts)
      if (known.lead) known.lead.tags = [...new Set([...known.lead.tags, ...decision.tags])].sort()
  const notices = await noticesOf(
    tx,
    rows.map(({ lead, decision }) => ({
      leadId: lead.id,
      lead: lead.lead,
      decision: isSame(lead, decision) ? { ...decision, notify: [] } : decision,
    })),
    workspace,
  )
  return routed.flatMap(({ facts }, at): Conclusion[] => {
    const intents: Intent[] = notices[at]!
    return intents.length > 0 ? [{ fact: facts[0]!, intents }] : []
  })
}

/** An older lead whose enquiry the destination has already stays where it is, and says so. */
function stayPut(decision: Decision, { workspaceId, ownerId, teamId }: RoutableLead, occupant: string): Decision {
  const reason = `${decision.reason}, but the destination has this enquiry already (lead ${occupant}): stays where it is`
  return { ...decision, reason, ruleId: null, workspaceId, ownerId, teamId, notify: [], draws: [] }
}

function isSame({ metadata }: RoutableLead, decision: Decision): boolean {
  return (
    metadata !== null &&
    metadata.rule_id === decision.ruleId &&
    metadata.outcome.workspace_id === decision.workspaceId &&
    metadata.outcome.owner_id === decision.ownerId &&
    metadata.outcome.team_id === decision.teamId
  )
}

/** A new lead whose enquiry the destination knows is that enquiry told again: its facts go to the lead that is there. */
async function attachAgain(
  routed: (Arrival & { decision: Decision })[],
  blocked: ReadonlyMap<string, string>,
  tools: StepTools,
): Promise<Conclusion[]> {
  if (routed.length === 0) return []
  await takeBack(
    tools.tx,
    routed.map(({ lead }) => ({ leadId: lead.id, occupant: blocked.get(lead.id)! })),
  )
  return saveLead(
    routed.flatMap(({ facts }) => facts as LeadFact[]),
    tools,
  )
}
