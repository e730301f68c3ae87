import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { KeyKind, PersonKeys } from './person-keys.ts'

/** Everything that may lead from one fact to a lead. */
export interface Asked extends PersonKeys {
  workspaceId: string
  /** The lead that it was found to be before; it is not asked again. */
  knownLeadId: string | null
  /** The lead that the vendor names, if it is one of the workspace. */
  namedLeadId: string | null
}

export interface FoundLead {
  leadId: string
  /** Where the lead lives now. */
  workspaceId: string
  partyId: string
}

export interface Found {
  /** Null when nobody is known. */
  lead: FoundLead | null
  /** The party that each key leads to. */
  owners: Partial<Record<KeyKind, string>>
}

const askedRows = defineRowset<Asked & { n: number }>({
  n: 'int4',
  workspaceId: 'uuid',
  knownLeadId: 'uuid',
  namedLeadId: 'uuid',
  email: 'text',
  phone: 'text',
  cpf: 'text',
  cnpj: 'text',
})

const findText = `
with asked as materialized (select * from ${askedRows.from(1)} r),
owners as (
  select a.n, k.rank, k.kind, p.workspace_id, p.id, p.merged_into
  from asked a
  cross join lateral (values (3, 'email', a.email), (4, 'phone', a.phone), (5, 'cpf', a.cpf), (6, 'cnpj', a.cnpj)) k (rank, kind, key)
  join identities i on i.workspace_id = a.workspace_id and i.kind = k.kind and i.key = k.key
  join core.parties p on p.id = i.party_id
),
candidates as (
  select n, 1 as rank, known_lead_id as lead_id, null::timestamptz as at from asked where known_lead_id is not null
  union all
  select a.n, 2, coalesce(l.merged_into, l.id), null from asked a join leads l on l.id = a.named_lead_id and a.workspace_id in (l.workspace_id, l.source_workspace_id)
  union all
  select o.n, o.rank, l.id, l.created_at from owners o join leads l on l.workspace_id = o.workspace_id and l.party_id in (o.id, o.merged_into)
    and l.merged_into is null and l.erased_at is null
),
chosen as (select distinct on (n) n, lead_id from candidates order by n, rank, at desc, lead_id desc)
select c.n, null as kind, c.lead_id, l.workspace_id, coalesce(p.merged_into, p.id) as party_id
from chosen c join leads l on l.id = c.lead_id join core.parties p on p.id = l.party_id
union all
select n, kind, null, workspace_id, coalesce(merged_into, id) from owners`

/** Which leads are meant, in the order asked. Of several leads of one party the newest. */
export async function findLeads(tx: Transaction, asked: Asked[]): Promise<Found[]> {
  const values = askedRows.values(asked.map((each, n) => ({ ...each, n })))
  const { rows } = await tx.query({ name: 'find_leads_of_people', text: findText, values })
  const found: Found[] = asked.map(() => ({ lead: null, owners: {} }))
  for (const { n, kind, lead_id, workspace_id, party_id } of rows) {
    if (kind !== null) found[n]!.owners[kind as KeyKind] = party_id
    else found[n]!.lead = { leadId: lead_id, workspaceId: workspace_id, partyId: party_id }
  }
  return found
}

/** A fact that spoke of a party and its lead. */
export interface IntakeLink {
  workspaceId: string
  partyId: string
  leadId: string
  intakeId: string
  receivedAt: Date
  eventId: string
}

const linkRows = defineRowset<IntakeLink>({
  workspaceId: 'uuid',
  partyId: 'uuid',
  leadId: 'uuid',
  intakeId: 'uuid',
  receivedAt: 'timestamptz',
  eventId: 'uuid',
})

/** For the timeline, access reports and erasure. */
export async function linkIntakes(tx: Transaction, links: IntakeLink[]): Promise<void> {
  if (links.length === 0) return
  await tx.query({
    name: 'link_intakes',
    text: `insert into party_intakes (${linkRows.names}) select ${linkRows.names} from ${linkRows.from(1)} r on conflict do nothing`,
    values: linkRows.values(links),
  })
}
