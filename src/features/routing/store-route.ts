import type pg from 'pg'
import { newId } from '../../base/ids.ts'
import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { ConditionLead } from '../../domain/condition/subject.ts'
import { factColumnNames } from '../leads/store.ts'
import { type ChangeRow, changeRows } from '../leads/store-changes.ts'
import type { RoutingMetadata } from './decision.ts'

/** A lead as routing meets it. */
export interface RoutableLead {
  id: string
  workspaceId: string
  sourceWorkspaceId: string
  partyId: string
  /** What conditions are asked of. What routing itself gave it (owner, team, rule, its tags) is left out. */
  lead: ConditionLead
  tags: string[]
  isNew: boolean
  ownerId: string | null
  teamId: string | null
  /** A person took it, answered, or the story went on: routing lets it be. */
  isTaken: boolean
  metadata: RoutingMetadata | null
}

const routableText = `
select l.id, l.workspace_id, l.source_workspace_id, l.party_id, ${factColumnNames.map((name) => `l.${name}`).join(', ')},
  l.vendor, l.connection_id, l.tags, l.custom, l.contact_quality, l.contact_status, l.website_status, l.subscription_status, l.delivery_status,
  l.enriched_snapshot, l.created_at, l.last_interaction_date, l.closed_at, l.taken_at, l.owner_id, l.team_id, l.routing_metadata
from leads l where l.id = any($1::uuid[])`

/** Locks leads in the order of their ids and reads them. */
export async function lockRoutable(tx: Transaction, ids: readonly string[]): Promise<RoutableLead[]> {
  if (ids.length === 0) return []
  const text = `${routableText} order by l.id for no key update of l`
  const { rows } = await tx.query({ name: 'lock_routable_leads', text, values: [[...new Set(ids)]] })
  return rows.map(toRoutable)
}

export function toRoutable(row: pg.QueryResultRow): RoutableLead {
  const metadata = row.routing_metadata as RoutingMetadata | null
  const own = new Set(metadata?.tagged ?? [])
  const { id, workspace_id, source_workspace_id, party_id, contact_quality, owner_id, team_id, taken_at, ...columns } =
    row
  return {
    id,
    workspaceId: workspace_id,
    sourceWorkspaceId: source_workspace_id,
    partyId: party_id,
    lead: {
      ...columns,
      source_workspace_id,
      contact_score: contact_quality?.score ?? 0,
      tags: (row.tags as string[]).filter((tag) => !own.has(tag)),
    },
    tags: row.tags,
    isNew: false,
    ownerId: owner_id,
    teamId: team_id,
    isTaken:
      taken_at !== null ||
      row.closed_at !== null ||
      row.contact_status !== 'pending' ||
      row.website_status !== 'none' ||
      row.subscription_status !== 'none',
    metadata,
  }
}

/** A lead on its way to another workspace. */
export interface Move {
  leadId: string
  destination: string
  /** The id that its person gets there should they be new; the same for leads of one person. */
  newPartyId: string
  causeId: string
  contacts: { kind: string; key: string; display: string }[]
}

/** Where a move led: the lead's party there, or the lead whose enquiry it is already. */
export type Moved = { leadId: string; partyId: string } | { leadId: string; occupant: string }

/** Hands leads over to other workspaces (0041_move_leads.sql); in an API transaction only the workspace's own, downwards. */
export async function moveLeads(tx: Transaction, moves: readonly Move[]): Promise<Moved[]> {
  if (moves.length === 0) return []
  const contacts = moves.flatMap(({ leadId, contacts }) => contacts.map((each) => ({ ...each, leadId })))
  const { rows } = await tx.query<{ lead_id: string; party_id: string | null; occupant: string | null }>({
    name: 'move_leads',
    text: 'select lead_id, party_id, occupant from move_leads($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[])',
    values: [
      moves.map(({ leadId }) => leadId),
      moves.map(({ destination }) => destination),
      moves.map(({ newPartyId }) => newPartyId),
      moves.map(({ causeId }) => causeId),
      contacts.map(({ leadId }) => leadId),
      contacts.map(({ kind }) => kind),
      contacts.map(({ key }) => key),
      contacts.map(({ display }) => display),
    ],
  })
  return rows.map(({ lead_id: leadId, party_id, occupant }) =>
    occupant === null ? { leadId, partyId: party_id! } : { leadId, occupant },
  )
}

/** Takes leads back that were made in this very transaction: each is another lead's enquiry again. */
export async function takeBack(tx: Transaction, leads: readonly { leadId: string; occupant: string }[]): Promise<void> {
  if (leads.length === 0) return
  await tx.query({
    name: 'take_leads_back',
    text: `with gone as (select * from unnest($1::uuid[], $2::uuid[]) as g (id, occupant)),
      names as (update fingerprints f set lead_id = g.occupant from gone g where f.lead_id = g.id),
      ties as (delete from party_ties t using gone g where t.lead_id = g.id),
      changes as (delete from lead_changes c using gone g where c.lead_id = g.id),
      links as (delete from party_intakes x using gone g where x.lead_id = g.id)
      delete from leads l using gone g where l.id = g.id`,
    values: [leads.map(({ leadId }) => leadId), leads.map(({ occupant }) => occupant)],
  })
}

/** What a decision writes on a lead. */
export interface RoutedRow {
  id: string
  routingRuleId: string | null
  routingMetadata: RoutingMetadata
  ownerId: string | null
  teamId: string | null
  assignedAt: Date | null
  tags: string[]
}

interface Hit {
  id: string
  workspaceId: string
  ruleId: string | null
  hits: number
}

interface TurnRow {
  workspaceId: string
  kind: string
  id: string
  state: object
}

const routedRows = defineRowset<RoutedRow>({
  id: 'uuid',
  routingRuleId: 'uuid',
  routingMetadata: 'jsonb',
  ownerId: 'uuid',
  teamId: 'uuid',
  assignedAt: 'timestamptz',
  tags: 'text[]',
})
const hitRows = defineRowset<Hit>({ id: 'uuid', workspaceId: 'uuid', ruleId: 'uuid', hits: 'int4' })
const turnRows = defineRowset<TurnRow>({ workspaceId: 'uuid', kind: 'text', id: 'uuid', state: 'jsonb' })

const after = (...before: { width: number }[]) => before.reduce((sum, rows) => sum + rows.width, 1)

const writeText = `
with routed as (
  update leads l set ${routedRows.assignments('r', 'id')}, updated_at = now() from ${routedRows.from(1)} r where l.id = r.id
), changes as (
  insert into lead_changes (${changeRows.names}) select ${changeRows.names} from ${changeRows.from(after(routedRows))} r
), hits as (
  insert into routing_hits (${hitRows.names}, day) select ${hitRows.names}, current_date from ${hitRows.from(after(routedRows, changeRows))} r
)
update routing_turns t set state = r.state from ${turnRows.from(after(routedRows, changeRows, hitRows))} r
where (t.workspace_id, t.kind, t.id) = (r.workspace_id, r.kind, r.id)`

/** Writes the decisions of a batch in one statement. `hits`: one per decision, by the rules' workspace. */
export async function writeRouted(
  tx: Transaction,
  leads: readonly RoutedRow[],
  changes: readonly ChangeRow[],
  hits: readonly { workspaceId: string; ruleId: string | null }[],
  turns: readonly TurnRow[],
): Promise<void> {
  const counted = Map.groupBy(hits, ({ workspaceId, ruleId }) => `${workspaceId} ${ruleId}`)
  const deltas = [...counted.values()].map((same) => ({ ...same[0]!, id: newId(), hits: same.length }))
  await tx.query({
    name: 'write_routed',
    text: writeText,
    values: [
      ...routedRows.values(leads),
      ...changeRows.values(changes),
      ...hitRows.values(deltas),
      ...turnRows.values(turns),
    ],
  })
}
