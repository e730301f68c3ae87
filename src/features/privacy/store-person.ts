import type pg from 'pg'
import { timeOfId } from '../../base/ids.ts'
import type { Sealer } from '../../base/seal.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Recognised } from './find-mentions.ts'
import type { IntakeRef } from './store-history.ts'

/** Everything that makes up one person in one workspace. */
export interface Person {
  workspaceId: string
  /** The party and those that were linked to it. */
  partyIds: string[]
  leadIds: string[]
  /** By what the leads are claimed; the workspace is the one they came in at. */
  fingerprints: { workspaceId: string; fingerprint: string }[]
  identities: { kind: string; key: string }[]
  recognised: Recognised
  intakes: IntakeRef[]
  /** Facts that are known to be about the person. */
  eventIds: string[]
}

const partiesText = `
with root as (
  select coalesce(p.merged_into, p.id) as id from leads l join core.parties p on p.id = l.party_id where l.workspace_id = $1 and l.id = $2
)
select p.id, p.full_name, p.cpf, p.provenance from root join core.parties p on p.id = root.id or p.merged_into = root.id order by p.id`

/**
 * The person behind a lead, with all its leads, locked as DECIDE locks: fingerprints, leads, parties. Null when there is
 * no such lead.
 */
export async function lockPerson(
  tx: Transaction,
  sealer: Sealer,
  workspaceId: string,
  leadId: string,
): Promise<Person | null> {
  const { rows: parties } = await tx.query(partiesText, [workspaceId, leadId])
  if (parties.length === 0) return null
  const partyIds = parties.map(({ id }) => id as string)
  const ofParties = 'workspace_id = $1 and party_id = any($2::uuid[])'
  const { rows: fingerprints } = await tx.query<{ workspaceId: string; fingerprint: string }>(
    `select workspace_id as "workspaceId", fingerprint from fingerprints where lead_id in (select id from leads where ${ofParties})
     order by workspace_id, fingerprint for update`,
    [workspaceId, partyIds],
  )
  const { rows: leads } = await tx.query(
    `select id, full_name, email, phone, vendor_lead_id from leads where ${ofParties} order by id for update`,
    [workspaceId, partyIds],
  )
  const leadIds = leads.map(({ id }) => id as string)
  const { rows: identities } = await tx.query<KnownBy>(
    'select kind, key, display from identities where party_id = any($1::uuid[])',
    [partyIds],
  )
  await tx.query('select from core.parties where id = any($1::uuid[]) order by id for update', [partyIds])
  return {
    workspaceId,
    partyIds,
    leadIds,
    fingerprints,
    identities: identities.map(({ kind, key }) => ({ kind, key })),
    recognised: await recognise(tx, sealer, leads, parties, identities),
    ...(await readLinks(tx, leadIds)),
  }
}

type KnownBy = { kind: string; key: string; display: string | null }
type Rows = pg.QueryResultRow[]

/** By what the person would be recognised, now and by what they were called before. */
async function recognise(tx: Transaction, sealer: Sealer, leads: Rows, parties: Rows, identities: KnownBy[]) {
  const leadIds = leads.map(({ id }) => id)
  const { rows: former } = await tx.query<{ field: string; values: unknown[] }>(
    `select field, array_agg(old_value) || array_agg(new_value) as values from lead_changes
     where lead_id = any($1::uuid[]) and field in ('full_name', 'email', 'phone') group by field`,
    [leadIds],
  )
  const { rows: found } = await tx.query(
    'select cpf, person_name from identifications where lead_id = any($1::uuid[])',
    [leadIds],
  )
  const before = (field: string) => former.find((each) => each.field === field)?.values ?? []
  const shown = (kind: string) =>
    identities.filter((each) => each.kind === kind).map(({ display, key }) => display ?? key)
  const previous = parties.map(({ provenance }) => provenance?.full_name?.previous?.value)
  const open = (sealed: Buffer | null) => (sealed ? sealer.open(sealed).toString('utf8') : null)
  const told = (column: string) => leads.map((lead) => lead[column])
  return {
    names: texts([
      ...told('full_name'),
      ...parties.map(({ full_name }) => full_name),
      ...before('full_name'),
      ...previous,
      ...found.map(({ person_name }) => person_name),
    ]),
    emails: texts([...told('email'), ...shown('email'), ...before('email')]),
    phones: texts([...told('phone'), ...shown('phone'), ...shown('whatsapp'), ...before('phone')]),
    cpfs: texts([...parties, ...found].map(({ cpf }) => open(cpf))),
    ids: texts(told('vendor_lead_id')),
  }
}

const texts = (values: unknown[]) => [
  ...new Set(values.filter((each): each is string => typeof each === 'string' && each !== '')),
]

/** The requests that spoke of these leads, and the facts in them that are known to be about the person. */
async function readLinks(tx: Transaction, leadIds: string[]): Promise<Pick<Person, 'intakes' | 'eventIds'>> {
  const { rows: links } = await tx.query(
    'select intake_id, received_at, event_id from party_intakes where lead_id = any($1::uuid[])',
    [leadIds],
  )
  const { rows: caused } = await tx.query<{ id: string }>(
    `select intake_id as id from effects where lead_id = any($1::uuid[])
     union select f.intake_id from purchase_facts f join purchases p on p.id = f.purchase_id where p.lead_id = any($1::uuid[])
     union select f.intake_id from subscription_facts f join subscriptions s on s.id = f.subscription_id where s.lead_id = any($1::uuid[])
     union select f.intake_id from message_facts f join messages m on m.workspace_id = f.workspace_id and m.channel = f.channel
       and m.vendor_message_id = f.message_key where m.lead_id = any($1::uuid[])`,
    [leadIds],
  )
  const intakes = new Map<string, IntakeRef>(
    links.map((row) => [row.intake_id, { id: row.intake_id, receivedAt: row.received_at }]),
  )
  for (const { id } of caused) if (!intakes.has(id)) intakes.set(id, { id, receivedAt: timeOfId(id) })
  return { intakes: [...intakes.values()], eventIds: links.map(({ event_id }) => event_id) }
}
