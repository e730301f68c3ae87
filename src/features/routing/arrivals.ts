import { canonicalJson } from '../../base/canonical-json.ts'
import { isId } from '../../base/ids.ts'
import { inputsOf } from '../../domain/condition/columns.ts'
import type { KnownLead } from '../leads/known-lead.ts'
import type { Fact, StepTools } from '../step.ts'
import { lockRoutable, type RoutableLead } from './store-route.ts'
import { loadVersions } from './store-versions.ts'

export type RoutedFact = Fact<'lead.created' | 'lead.updated' | 'lead.closed' | 'person.enriched'>

/** A lead to route and the facts that speak of it. */
export interface Arrival {
  lead: RoutableLead
  facts: RoutedFact[]
}

/** The leads of the facts; new ones as `saveLead` left them, others locked and read. */
export async function readArrivals(facts: RoutedFact[], { tx }: StepTools): Promise<Arrival[]> {
  const idOf = ({ known, event }: RoutedFact) => known.lead?.id ?? (event.data as { leadId?: string }).leadId ?? ''
  const byLead = Map.groupBy(
    facts.filter((fact) => isId(idOf(fact))),
    idOf,
  )
  const fresh: Arrival[] = []
  const known: string[] = []
  for (const [id, of] of byLead) {
    const lead = of.find(({ known }) => known.lead)?.known.lead
    if (lead?.isNew) fresh.push({ lead: newLead(lead, of[0]!), facts: of })
    else known.push(id)
  }
  const read = await lockRoutable(tx, known)
  const others = read.map((lead) => ({ lead, facts: byLead.get(lead.id)! }))
  // an answer may come from outside, and speak of a lead that its workspace never had
  const own = others.filter(({ lead, facts }) =>
    facts.some(({ workspaceId }) => workspaceId === lead.workspaceId || workspaceId === lead.sourceWorkspaceId),
  )
  return [...fresh, ...own].sort((a, b) => (a.lead.id < b.lead.id ? -1 : 1))
}

/** What routing needs to know of a new lead. */
export type NewLead = Pick<
  KnownLead,
  'id' | 'workspaceId' | 'partyId' | 'columns' | 'custom' | 'tags' | 'vendor' | 'connectionId' | 'closedAt'
> & { quality: Pick<KnownLead['quality'], 'score'> }

/** A new lead as the rules of the fact's workspace meet it. */
export function newLead(
  known: NewLead,
  { workspaceId, receivedAt }: Pick<RoutedFact, 'workspaceId' | 'receivedAt'>,
): RoutableLead {
  const { columns, custom, tags, vendor, connectionId, quality, closedAt } = known
  return {
    id: known.id,
    workspaceId: known.workspaceId,
    sourceWorkspaceId: workspaceId,
    partyId: known.partyId,
    lead: {
      ...(columns as object),
      custom,
      tags,
      vendor,
      connection_id: connectionId,
      source_workspace_id: workspaceId,
      contact_score: quality.score,
      contact_status: 'pending',
      website_status: 'none',
      subscription_status: 'none',
      delivery_status: 'pending',
      created_at: receivedAt,
      closed_at: closedAt,
    },
    tags,
    isNew: true,
    ownerId: null,
    teamId: null,
    isTaken: false,
    metadata: null,
  }
}

/** New leads, and those not taken whose inputs are others than their decision was made of. */
export async function changedInputs(arrivals: Arrival[], { tx, workspace }: StepTools): Promise<Arrival[]> {
  const open = arrivals.filter(({ lead }) => lead.isNew || (!lead.isTaken && isAsRouted(lead)))
  const before = await loadVersions(
    tx,
    open.flatMap(({ lead }) => lead.metadata?.version_id ?? []),
  )
  return open.filter(({ lead: { isNew, metadata, lead, sourceWorkspaceId } }) => {
    if (isNew) return true
    const version = before.get(metadata!.version_id ?? '')
    if (!version || workspace(sourceWorkspaceId).routingVersion === null) return false
    return canonicalJson(inputsOf(lead, version.fields)) !== canonicalJson(metadata!.inputs.lead)
  })
}

/** False when somebody else than routing gave the lead to whom it is with, or when it was born before there were rules. */
function isAsRouted({ metadata, ownerId, teamId, workspaceId }: RoutableLead): boolean {
  if (!metadata) return false
  // one that a person gave away and released is where that person put it
  const { owner_id, team_id, workspace_id } = metadata.assigned ?? metadata.outcome
  return owner_id === ownerId && team_id === teamId && workspace_id === workspaceId
}
