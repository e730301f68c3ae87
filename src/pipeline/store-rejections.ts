import type pg from 'pg'
import { newId } from '../base/ids.ts'

export interface Rejection {
  workspaceId: string
  connectionId: string
  vendor: string
  minute: Date
  reason: string
  count: number
  sample: Record<string, unknown>
}

/** Adds to the minute's counts; the first sample of a minute stays. */
export async function addRejections(pool: pg.Pool, rows: Rejection[]): Promise<void> {
  await pool.query({
    name: 'add_rejections',
    text: `insert into rejected_requests as r (id, workspace_id, connection_id, vendor, minute, reason, count, sample)
      select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[], $6::text[], $7::int[], $8::jsonb[])
      on conflict (connection_id, minute, reason) do update set count = r.count + excluded.count`,
    values: [
      rows.map(() => newId()),
      rows.map((row) => row.workspaceId),
      rows.map((row) => row.connectionId),
      rows.map((row) => row.vendor),
      rows.map((row) => row.minute),
      rows.map((row) => row.reason),
      rows.map((row) => row.count),
      rows.map((row) => JSON.stringify(row.sample)),
    ],
  })
}
