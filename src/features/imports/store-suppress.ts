import type { Transaction } from '../../db/transaction.ts'
import type { Span } from './store-merge.ts'

export type { Span } from './store-merge.ts'

/** What the rows of a span would be known by; none where nobody of the workspace was ever erased. */
export async function readKeys(tx: Transaction, { workspaceId, jobId, reading, after, upTo }: Span) {
  const { rows } = await tx.query<{
    row: number
    fingerprint: string
    phoneKey: string | null
    emailKey: string | null
  }>({
    name: 'import_read_keys',
    text: `select r.row, r.fingerprint, r.phone_key as "phoneKey", r.email_key as "emailKey" from import_rows r
      left join import_results x on x.workspace_id = $1 and x.job_id = $2 and x.row = r.row
      where exists (select from erased_people where workspace_id = $1)
        and r.workspace_id = $1 and r.job_id = $2 and r.reading = $3 and r.row > $4 and r.row <= $5 and not r.is_invalid and x.bucket is null`,
    values: [workspaceId, jobId, reading, after, upTo],
  })
  return rows
}

/** Takes what they say out of rows, and leaves that they were there. */
export async function blankRows(tx: Transaction, { workspaceId, jobId, reading }: Span, rows: number[]): Promise<void> {
  if (rows.length === 0) return
  await tx.query(
    `update import_rows set cells = '[]', problems = null, phone_key = null, email_key = null, full_name = null, email = null, phone = null,
       description = null, custom = null, seller = null, contact_quality = null, party_provenance = null, fingerprint = null
     where workspace_id = $1 and job_id = $2 and reading = $3 and row = any($4)`,
    [workspaceId, jobId, reading, rows],
  )
}
