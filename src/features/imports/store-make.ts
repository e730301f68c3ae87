import { newId } from '../../base/ids.ts'
import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { FieldValue } from '../leads/merge-facts.ts'
import { type FactColumn, factColumnNames } from '../leads/store.ts'
import type { PlacedLead } from '../routing/place-new.ts'
import { inSpan, type Span, spanValues } from './store-merge.ts'
import type { UsualValues } from './usual-values.ts'

const leadColumns = factColumnNames.join(', ')

const isFast = `${inSpan} and not r.is_invalid and not r.has_more and r.row <> all($6::int[])
    and not exists (select from import_results x where x.workspace_id = $1 and x.job_id = $2 and x.row = r.row)`

/** A row whose lead is new, as routing needs it. */
export type FastRow = {
  row: number
  leadId: string
  partyId: string
  tags: string[]
  custom: Record<string, FieldValue>
  contactScore: number
} & Record<FactColumn, FieldValue | null>

/** The rows of the span whose leads are new. `aside`: those that are looked at one by one, or refused. */
export async function readFastRows(
  tx: Transaction,
  span: Span,
  aside: ReadonlySet<number>,
  { quality: usualQuality }: UsualValues,
): Promise<FastRow[]> {
  const { rows } = await tx.query({
    name: 'import_read_fast_rows',
    text: `select r.row, r.lead_id as "leadId", r.party_id as "partyId", ${leadColumns}, coalesce(r.tags, '{}') as tags,
        coalesce(r.custom, '{}') as custom, (coalesce(r.contact_quality, $7) ->> 'score')::int as "contactScore"
      from import_rows r where ${isFast} order by r.row`,
    values: [...spanValues(span), [...aside], usualQuality],
  })
  return rows as FastRow[]
}

const knownThereText = `
select r.row from unnest($4::int[], $5::uuid[]) as p (row, workspace_id)
cross join lateral (select * from import_rows r where r.workspace_id = $1 and r.job_id = $2 and r.reading = $3 and r.row = p.row limit 1) r
left join lateral (select true as is_known from fingerprints f where f.workspace_id = p.workspace_id and f.fingerprint = r.fingerprint limit 1) f on true
left join lateral (select true as is_known from identities i where i.workspace_id = p.workspace_id and i.kind = 'phone' and i.key = r.phone_key limit 1) i on true
left join lateral (select true as is_known from identities i where i.workspace_id = p.workspace_id and i.kind = 'email' and i.key = r.email_key limit 1) e on true
where f.is_known or i.is_known or e.is_known`

/** Rows whose lead or person is known in the workspace to which they are to go. */
export async function findKnownThere(
  tx: Transaction,
  { workspaceId, jobId, reading }: Span,
  going: readonly { row: number; workspaceId: string }[],
): Promise<Set<number>> {
  if (going.length === 0) return new Set()
  const { rows } = await tx.query<{ row: number }>({
    name: 'import_find_known_there',
    text: knownThereText,
    values: [workspaceId, jobId, reading, going.map(({ row }) => row), going.map((each) => each.workspaceId)],
  })
  return new Set(rows.map(({ row }) => row))
}

const staged = `r.row, r.lead_id, r.party_id, r.fingerprint, r.phone_key, r.email_key, r.vendor_lead_id, ${factColumnNames.map((name) => `r.${name}`).join(', ')},
    r.custom, r.contact_quality, r.field_stamps, r.party_provenance`

/** What routing gives the lead of a row. */
interface PlaceRow {
  row: number
  workspaceId: string
  /** Its person there. */
  partyId: string
  ruleId: string | null
  metadata: unknown
  ownerId: string | null
  teamId: string | null
  assignedAt: Date | null
  tags: string[]
}

const placeRows = defineRowset<PlaceRow>({
  row: 'int4',
  workspaceId: 'uuid',
  partyId: 'uuid',
  ruleId: 'uuid',
  metadata: 'jsonb',
  ownerId: 'uuid',
  teamId: 'uuid',
  assignedAt: 'timestamptz',
  tags: 'text[]',
})

const unroutedStep = `
  select ${staged}, coalesce(r.tags, '{}') as tags, $1::uuid as there, r.party_id as person_there
  from import_rows r where ${isFast}`
// a lateral with a limit is an index look-up whatever the planner believes of the table's size
const routedStep = `
  select ${staged}, p.tags, p.workspace_id as there, p.party_id as person_there, p.rule_id, p.metadata, p.owner_id, p.team_id, p.assigned_at
  from ${placeRows.from(14)} p cross join lateral (
    select * from import_rows r where r.workspace_id = $1 and r.job_id = $2 and r.reading = $3 and r.row = p.row and r.row > $4 and r.row <= $5
      and r.row <> all($6::int[]) limit 1) r`

/** The line that tells of a lead's making has the lead's own id. `moved`: a row that goes elsewhere leaves its lead's name and its person here, and is known there by the same. */
const makeText = (step: string, isRouted: boolean) => {
  const moved = (columns: string) => (isRouted ? `union all select ${columns} from step where there <> $1` : '')
  return `
with step as materialized (${step}), claimed as (
  insert into fingerprints (workspace_id, fingerprint, lead_id)
  select $1, fingerprint, lead_id from step ${moved('there, fingerprint, lead_id')} order by 1, 2
), known as (
  insert into identities (workspace_id, kind, key, party_id, display, is_verified, source, first_seen_at)
  select workspace_id, kind, key, party_id, display, false, $8, first_seen_at from (
    select $1::uuid as workspace_id, 'email' as kind, email_key as key, party_id, email as display, $10::timestamptz as first_seen_at from step
    union all select $1, 'phone', phone_key, party_id, phone, $10 from step
    ${moved("there, 'email', email_key, person_there, email, now()")} ${moved("there, 'phone', phone_key, person_there, phone, now()")}) k
  where key is not null order by workspace_id, kind, key
), people as (
  insert into core.parties (id, workspace_id, full_name, provenance)
  select party_id, $1, full_name, coalesce(party_provenance, case when full_name is null then '{}' else $12::jsonb end) from step
  ${moved("person_there, there, full_name, case when full_name is null then '{}' else $12::jsonb end")}
), made as (
  insert into leads (id, workspace_id, source_workspace_id, party_id, connection_id, vendor, vendor_lead_id, fingerprint, ${leadColumns},
    tags, custom, contact_quality, field_stamps, created_at, updated_at${isRouted ? ', routing_rule_id, routing_metadata, owner_id, team_id, assigned_at' : ''})
  select lead_id, there, $1, person_there, $7, $8, vendor_lead_id, fingerprint, ${leadColumns},
    tags, coalesce(custom, '{}'), coalesce(contact_quality, $11), coalesce(field_stamps, $13), $10, now()
    ${isRouted ? ', rule_id, metadata, owner_id, team_id, assigned_at' : ''} from step
), told as (
  insert into lead_changes (id, workspace_id, lead_id, at, kind, cause_kind, cause_id)
  select lead_id, there, lead_id, now(), 'created', 'import', $2 || ':' || row from step
), linked as (
  insert into party_intakes (workspace_id, party_id, lead_id, intake_id, received_at, event_id)
  select $1, party_id, lead_id, $9, $10, (left($2::text, 28) || lpad(to_hex(row), 8, '0'))::uuid from step
)
select count(*)::int as created from step`
}
const makeTexts = { unrouted: makeText(unroutedStep, false), routed: makeText(routedStep, true) }

/** A lead that goes elsewhere is of a person who is new there, too. */
const placeRow = ({ lead, decision: { workspaceId }, row }: PlacedLead, { row: n, partyId }: FastRow): PlaceRow => ({
  row: n,
  workspaceId,
  partyId: workspaceId === lead.workspaceId ? partyId : newId(),
  ruleId: row.routingRuleId,
  metadata: row.routingMetadata,
  ownerId: row.ownerId,
  teamId: row.teamId,
  assignedAt: row.assignedAt,
  tags: row.tags,
})

export interface Origin {
  connectionId: string
  usual: UsualValues
  vendor: string
  intakeId: string
  receivedAt: Date
}

/** The leads of some rows, placed. */
export interface Places {
  rows: readonly FastRow[]
  placed: readonly PlacedLead[]
}

/**
 * Makes the leads of all other rows of the span in one statement, each where it is placed: nothing of theirs is known. What a
 * live request made of the same person in this very moment is a unique violation: the caller runs the step again and finds it
 * known. `places` is null where nothing is routed.
 */
export async function makeLeads(
  tx: Transaction,
  span: Span,
  aside: ReadonlySet<number>,
  origin: Origin,
  places: Places | null,
): Promise<number> {
  const { connectionId, vendor, intakeId, receivedAt, usual } = origin
  const kind = places ? 'routed' : 'unrouted'
  const { rows } = await tx.query<{ created: number }>({
    name: `import_make_${kind}_leads`,
    text: makeTexts[kind],
    values: [
      ...spanValues(span),
      [...aside],
      connectionId,
      vendor,
      intakeId,
      receivedAt,
      usual.quality,
      usual.provenance,
      usual.stamps,
      ...(places ? placeRows.values(places.placed.map((each, at) => placeRow(each, places.rows[at]!))) : []),
    ],
  })
  return rows[0]!.created
}
