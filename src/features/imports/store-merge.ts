import type { Transaction } from '../../db/transaction.ts'
import type { ContactQuality } from '../leads/check-contact.ts'
import type { FieldValue } from '../leads/merge-facts.ts'
import { type FactColumn, factColumnNames } from '../leads/store.ts'
import type { Bucket } from './job.ts'
import type { UsualValues } from './usual-values.ts'

/** Rows of one reading of a job: those behind `after`, up to `upTo`. */
export interface Span {
  workspaceId: string
  jobId: string
  reading: number
  after: number
  upTo: number
}

const spanValues = ({ workspaceId, jobId, reading, after, upTo }: Span) => [workspaceId, jobId, reading, after, upTo]
const inSpan = 'r.workspace_id = $1 and r.job_id = $2 and r.reading = $3 and r.row > $4 and r.row <= $5'

/** A row that needs to be looked at one by one. */
export interface SlowRow {
  row: number
  line: number
  cells: string
}

// laterals with a limit are index look-ups whatever the planner believes of the tables' sizes
const lookUp = `
left join lateral (select true as is_known from fingerprints f where f.workspace_id = $1 and f.fingerprint = r.fingerprint limit 1) f on true
left join lateral (select true as is_known from identities i where i.workspace_id = $1 and i.kind = 'phone' and i.key = r.phone_key limit 1) p on true
left join lateral (select true as is_known from identities i where i.workspace_id = $1 and i.kind = 'email' and i.key = r.email_key limit 1) e on true`

const slowText = (joins: string, known: string) => `
select r.row, r.line, r.cells from import_rows r
left join import_results x on x.workspace_id = $1 and x.job_id = $2 and x.row = r.row ${joins}
where ${inSpan} and not r.is_invalid and x.bucket is null and (x.row is not null or r.has_more ${known})
order by r.row`
const slowTexts = { shared: slowText('', ''), known: slowText(lookUp, 'or f.is_known or p.is_known or e.is_known') }

/**
 * Rows that share a contact with another row of the file or hold more than staging has columns for; with `isWary` also those
 * whose lead or person is known here already.
 */
export async function findSlowRows(tx: Transaction, span: Span, isWary: boolean): Promise<SlowRow[]> {
  const kind = isWary ? 'known' : 'shared'
  const { rows } = await tx.query<SlowRow>({
    name: `import_find_${kind}_rows`,
    text: slowTexts[kind],
    values: spanValues(span),
  })
  return rows
}

const leadColumns = factColumnNames.join(', ')

const isFast = `${inSpan} and not r.is_invalid and not r.has_more and r.row <> all($6::int[])
    and not exists (select from import_results x where x.workspace_id = $1 and x.job_id = $2 and x.row = r.row)`

/** A row whose lead is new, as routing needs it. */
export type FastRow = {
  row: number
  line: number
  cells: string
  leadId: string
  partyId: string
  vendorLeadId: string | null
  full_name: string | null
  email: string | null
  phone: string | null
  tags: string[]
  custom: Record<string, FieldValue>
  contactQuality: ContactQuality
} & Record<FactColumn, FieldValue | null>

/** The rows that `mergeFastRows` makes leads of; to be read before it does. */
export async function readFastRows(
  tx: Transaction,
  span: Span,
  slow: readonly SlowRow[],
  { quality: usualQuality }: UsualValues,
): Promise<FastRow[]> {
  const { rows } = await tx.query({
    name: 'import_read_fast_rows',
    text: `select r.row, r.line, r.cells, r.lead_id as "leadId", r.party_id as "partyId", r.vendor_lead_id as "vendorLeadId", ${leadColumns},
        coalesce(r.tags, '{}') as tags, coalesce(r.custom, '{}') as custom, coalesce(r.contact_quality, $7) as "contactQuality" from import_rows r where ${isFast} order by r.row`,
    values: [...spanValues(span), slow.map(({ row }) => row), usualQuality],
  })
  return rows as FastRow[]
}

const mergeText = `
with step as materialized (
  select r.* from import_rows r where ${isFast}
), claimed as (
  insert into fingerprints (workspace_id, fingerprint, lead_id)
  select $1, fingerprint, lead_id from step order by fingerprint
), known as (
  insert into identities (workspace_id, kind, key, party_id, display, is_verified, source, first_seen_at)
  select $1, kind, key, party_id, display, false, $8, $10 from (
    select 'email' as kind, email_key as key, party_id, email as display from step where email_key is not null
    union all select 'phone', phone_key, party_id, phone from step where phone_key is not null) k
  order by kind, key
), people as (
  insert into core.parties (id, workspace_id, full_name, provenance) select party_id, $1, full_name,
    coalesce(party_provenance, case when full_name is null then '{}' else $12::jsonb end) from step
), made as (
  insert into leads (id, workspace_id, source_workspace_id, party_id, connection_id, vendor, vendor_lead_id, fingerprint, ${leadColumns},
    tags, custom, contact_quality, field_stamps, created_at, updated_at)
  select lead_id, $1, $1, party_id, $7, $8, vendor_lead_id, fingerprint, ${leadColumns},
    coalesce(tags, '{}'), coalesce(custom, '{}'), coalesce(contact_quality, $11), coalesce(field_stamps, $13), $10, now()
  from step
), told as (
  insert into lead_changes (id, workspace_id, lead_id, at, kind, cause_kind, cause_id)
  select overlay(lead_id::text placing lpad(to_hex(get_byte(uuid_send(lead_id), 15) # 255), 2, '0') from 35 for 2)::uuid, $1, lead_id, now(), 'created', 'import', $2 || ':' || row
  from step
), linked as (
  insert into party_intakes (workspace_id, party_id, lead_id, intake_id, received_at, event_id)
  select $1, party_id, lead_id, $9, $10, (left($2::text, 28) || lpad(to_hex(row), 8, '0'))::uuid from step
)
select count(*)::int as created from step`

export interface Origin {
  connectionId: string
  usual: UsualValues
  vendor: string
  intakeId: string
  receivedAt: Date
}

/**
 * Makes the leads of all other rows of the span in one statement: nothing of theirs is known. What a live request made of the
 * same person in this very moment is a unique violation: the caller runs the step again and finds it known.
 */
export async function mergeFastRows(
  tx: Transaction,
  span: Span,
  slow: readonly SlowRow[],
  origin: Origin,
): Promise<number> {
  const { connectionId, vendor, intakeId, receivedAt, usual } = origin
  const { rows } = await tx.query<{ created: number }>({
    name: 'import_merge_fast_rows',
    text: mergeText,
    values: [
      ...spanValues(span),
      slow.map(({ row }) => row),
      connectionId,
      vendor,
      intakeId,
      receivedAt,
      usual.quality,
      usual.provenance,
      usual.stamps,
    ],
  })
  return rows[0]!.created
}

/** What became of one row that was looked at. */
export interface RowResult {
  row: number
  bucket: Bucket
  leadId: string | null
}

const resultText = (column: 'bucket' | 'review') => `
insert into import_results (workspace_id, job_id, row, ${column}, lead_id)
select $1, $2, row, bucket, lead_id from unnest($3::int[], $4::text[], $5::uuid[]) as r (row, bucket, lead_id)
on conflict (workspace_id, job_id, row) do update set ${column} = excluded.${column}, lead_id = excluded.lead_id`

/** Notes what became of rows; of a dry run, what would. */
export async function writeResults(
  tx: Transaction,
  { workspaceId, jobId }: Span,
  results: readonly RowResult[],
  isDry: boolean,
): Promise<void> {
  if (results.length === 0) return
  await tx.query(resultText(isDry ? 'review' : 'bucket'), [
    workspaceId,
    jobId,
    results.map(({ row }) => row),
    results.map(({ bucket }) => bucket),
    results.map(({ leadId }) => leadId),
  ])
}

/** Rows of the span that the file itself settled: invalid ones and duplicates of earlier rows. */
export async function countSettled(tx: Transaction, span: Span): Promise<{ invalid: number; duplicate: number }> {
  const { rows } = await tx.query<{ invalid: number; duplicate: number }>({
    name: 'import_count_settled',
    text: `select count(*) filter (where bucket = 'invalid')::int as invalid, count(*) filter (where bucket = 'duplicate')::int as duplicate
      from import_results where workspace_id = $1 and job_id = $2 and row > $3 and row <= $4`,
    values: [span.workspaceId, span.jobId, span.after, span.upTo],
  })
  return rows[0]!
}
