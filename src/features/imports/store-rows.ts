import type { Transaction } from '../../db/transaction.ts'
import type { Bucket, ImportJob } from './job.ts'
import type { RowProblem, RowProblemCode } from './map/read-row.ts'

/** One row of a file with what became of it. */
export interface ImportRow {
  row: number
  line: number
  cells: string[]
  bucket: Bucket | null
  leadId: string | null
  duplicateOf: number | null
  keptBecause: string | null
  problems: RowProblem[]
}

const text = `
select r.row, r.line, r.cells::jsonb as cells, b.bucket, case when b.bucket in ('invalid', 'duplicate', 'suppressed') then null else coalesce(x.lead_id, r.lead_id) end as "leadId",
  x.duplicate_of as "duplicateOf", x.kept_because as "keptBecause", coalesce(r.problems::jsonb, '[]') as problems
from import_rows r
join bulk_upload_jobs j on j.id = r.job_id
left join import_results x on x.workspace_id = r.workspace_id and x.job_id = r.job_id and x.row = r.row
cross join lateral (select case
    when j.status in ('mapping', 'reviewing') then coalesce(x.bucket, x.review)
    when x.bucket is not null then x.bucket
    when r.row <= j.next_row then 'created' end as bucket) b
where r.workspace_id = $1 and r.job_id = $2 and r.reading = $3 and r.row > $4`

export interface RowFilter {
  bucket?: Bucket
  hasProblems?: true
  code?: RowProblemCode
  keptByUndo?: true
}

/** Rows in the order of the file, from behind \`after\`; one more than \`limit\` when there are more. */
export async function listRows(
  tx: Transaction,
  { workspaceId, id, reading }: Pick<ImportJob, 'workspaceId' | 'id' | 'reading'>,
  filter: RowFilter,
  limit: number,
  after: number,
): Promise<ImportRow[]> {
  const { rows } = await tx.query<ImportRow & { row: number }>(
    `${text} ${filter.hasProblems ? 'and r.problems is not null' : ''} ${filter.keptByUndo ? 'and x.kept_because is not null' : ''}
       and ($5::text is null or b.bucket = $5) and ($6::text is null or r.problems like '%"code":"' || $6 || '"%')
     order by r.row limit $7`,
    [workspaceId, id, reading, after, filter.bucket ?? null, filter.code ?? null, limit + 1],
  )
  return rows
}

/** How many rows have each kind of problem. */
export async function countProblems(
  tx: Transaction,
  { workspaceId, id, reading }: ImportJob,
): Promise<{ code: RowProblemCode; rows: number }[]> {
  const { rows } = await tx.query(
    `select p ->> 'code' as code, count(distinct r.row)::int as rows from import_rows r cross join lateral jsonb_array_elements(r.problems::jsonb) p
     where r.workspace_id = $1 and r.job_id = $2 and r.reading = $3 and r.problems is not null group by 1 order by 2 desc, 1`,
    [workspaceId, id, reading],
  )
  return rows as { code: RowProblemCode; rows: number }[]
}
