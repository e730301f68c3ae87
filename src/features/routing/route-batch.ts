import { newId } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Intent } from '../../domain/intents.ts'
import { groupPeople } from '../leads/group-people.ts'
import { contactKeys } from '../leads/read-facts.ts'
import type { WorkspaceInfo } from '../step.ts'
import { type Decided, decideBatch, keptOf } from './decide-batch.ts'
import type { Decision } from './decision.ts'
import { noticesOf } from './notify-owners.ts'
import { type Move, type Moved, moveLeads, type RoutableLead, writeRouted } from './store-route.ts'
import { isSameAsBefore, routedLine, routedRowsOf } from './write-decisions.ts'

export interface RouteTools {
  tx: Transaction
  now: Date
  workspace(id: string): WorkspaceInfo
}

/** A lead whose row exists, and the intake or import that makes it be routed. */
export interface ToRoute {
  lead: RoutableLead
  causeId: string
}

/** What became of one lead. */
export interface RoutedLead extends ToRoute {
  decision: Decision
  /** Its person where it is now. */
  partyId: string
  /** The lead whose enquiry it is already in the destination: nothing was written. Only for new leads; an older one stays. */
  occupant: string | null
  /** To tell the destination's owners. */
  notices: Intent<'notify'>[]
}

/**
 * Decides about leads whose rows are there and locked, moves them, and writes rows, timelines and turns. Leads whose source never
 * had rules are left out. At most seven statements however many leads; two for leads that stay or rules that choose nobody.
 */
export async function routeBatch(leads: readonly ToRoute[], tools: RouteTools): Promise<RoutedLead[]> {
  const undecided = leads.map(({ lead }) => ({
    source: lead.sourceWorkspaceId,
    lead: lead.lead,
    kept: keptOf(lead.metadata),
  }))
  const { decisions, turns } = await decideBatch(undecided, tools)
  const decided = leads.flatMap((each, at) => (decisions[at] ? [{ ...each, decision: decisions[at] }] : []))
  if (decided.length === 0) return []
  const moved = await move(decided, tools)
  const routed = decided.map((each): RoutedLead => {
    const went = moved.get(each.lead.id)
    const occupant = went && 'occupant' in went ? went.occupant : null
    const partyId = went && 'partyId' in went ? went.partyId : each.lead.partyId
    const decision = occupant && !each.lead.isNew ? stayPut(each.decision, each.lead, occupant) : each.decision
    return { ...each, decision, partyId, occupant: each.lead.isNew ? occupant : null, notices: [] }
  })
  const settled = routed.filter(({ occupant }) => occupant === null)
  await write(settled, turns, tools)
  const news = settled.filter(({ lead, decision }) => !isSameAsBefore(lead, decision))
  const notices = await noticesOf(
    tools.tx,
    news.map(({ lead, decision }) => ({ leadId: lead.id, lead: lead.lead, decision })),
    tools.workspace,
  )
  for (const [at, each] of news.entries()) each.notices = notices[at]!
  return routed
}

type Going = ToRoute & { decision: Decision }

/** Moves those whose workspace is another. */
async function move(decided: readonly Going[], { tx, workspace }: RouteTools): Promise<Map<string, Moved>> {
  const going = decided.filter(({ lead, decision }) => decision.workspaceId !== lead.workspaceId)
  const moves = movesOf(
    going.map(({ lead, decision, causeId }) => ({ lead, destination: decision.workspaceId, causeId })),
    workspace,
  )
  return new Map((await moveLeads(tx, moves)).map((each) => [each.leadId, each]))
}

/** Moves of leads with their own contacts; those of one person get one person there. */
export function movesOf(
  going: readonly { lead: RoutableLead; destination: string; causeId: string }[],
  workspace: (id: string) => WorkspaceInfo,
): Move[] {
  const people = going.map(({ lead, destination }) => ({
    workspaceId: destination,
    partyId: null,
    newPartyId: newId(),
    contacts: contactKeys(
      { email: lead.lead.email ?? null, phone: lead.lead.phone ?? null },
      workspace(lead.sourceWorkspaceId).country,
    ),
  }))
  const { partyOf } = groupPeople(people, new Map())
  return going.map(({ lead, destination, causeId }, at) => ({
    leadId: lead.id,
    destination,
    newPartyId: partyOf[at]!,
    causeId,
    contacts: people[at]!.contacts,
  }))
}

/** Writes the decisions; one that is the same as before leaves no line. */
async function write(routed: readonly RoutedLead[], turns: Decided['turns'], tools: RouteTools): Promise<void> {
  const { tx, now } = tools
  const rows = await routedRowsOf(routed, tools)
  const news = routed.filter(({ lead, decision }) => !isSameAsBefore(lead, decision))
  await writeRouted(
    tx,
    rows,
    news.map(({ lead, decision }) => routedLine(lead, decision, now)),
    news.map(({ lead, decision }) => ({ workspaceId: lead.sourceWorkspaceId, ruleId: decision.ruleId })),
    turns,
  )
}

/** An older lead whose enquiry the destination has already stays where it is, and says so. */
function stayPut(decision: Decision, { workspaceId, ownerId, teamId }: RoutableLead, occupant: string): Decision {
  const reason = `${decision.reason}, but the destination has this enquiry already (lead ${occupant}): stays where it is`
  return { ...decision, reason, ruleId: null, workspaceId, ownerId, teamId, notify: [], draws: [] }
}
