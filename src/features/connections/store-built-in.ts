import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { newId } from '../../base/ids.ts'
import type { Sealer } from '../../base/seal.ts'
import { hashUrlSecret } from './directory.ts'

export interface BuiltInVendor {
  id: string
  title: string
}

const missingText = `
select w.id as workspace_id, v.id as vendor, v.title from workspaces w cross join unnest($1::text[], $2::text[]) as v (id, title)
where not exists (select from connections c where c.workspace_id = w.id and c.vendor = v.id and c.origin = 'builtin')`

/**
 * Gives every workspace its one connection of each of these vendors. Two processes that find it missing at once make one:
 * the second insert is folded by the unique index. No webhook URL is ever shown for it; its secret is as random as any.
 */
export async function ensureBuiltIn(pool: pg.Pool, sealer: Sealer, vendors: readonly BuiltInVendor[]): Promise<void> {
  if (vendors.length === 0) return
  const { rows } = await pool.query<{ workspace_id: string; vendor: string; title: string }>(missingText, [
    vendors.map(({ id }) => id),
    vendors.map(({ title }) => title),
  ])
  for (const { workspace_id, vendor, title } of rows) {
    const secret = randomBytes(32).toString('base64url')
    await pool.query(
      `insert into connections (id, workspace_id, vendor, name, settings, url_secret_hash, url_secret, origin)
       values ($1, $2, $3, $4, $5, $6, $7, 'builtin') on conflict do nothing`,
      [newId(), workspace_id, vendor, title, sealer.sealJson({}), hashUrlSecret(secret), sealer.seal(secret)],
    )
  }
}
