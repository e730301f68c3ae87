import type { Transaction } from '../../db/transaction.ts'
import type { Bucket } from './job.ts'

/** Rows of one reading of a job: those behind `after`, up to `upTo`. */
export interface Span {
  workspaceId: string
  jobId: string
  reading: number
  after: number
  upTo: number
}

export const spanValues = ({ workspaceId, jobId, reading, after, upTo }: Span) => [
  workspaceId,
  jobId,
  reading,
  after,
  upTo,
]
export const inSpan = 'r.workspace_id = $1 and r.job_id = $2 and r.reading = $3 and r.row > $4 and r.row <= $5'

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

/** The same of rows that are named. */
export async function readSlowRows(
  tx: Transaction,
  { workspaceId, jobId, reading }: Span,
  rows: readonly number[],
): Promise<SlowRow[]> {
  if (rows.length === 0) return []
  const { rows: read } = await tx.query<SlowRow>({
    name: 'import_read_slow_rows',
    text: `select row, line, cells from import_rows where workspace_id = $1 and job_id = $2 and reading = $3 and row = any($4) order by row`,
    values: [workspaceId, jobId, reading, rows],
  })
  return read
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
