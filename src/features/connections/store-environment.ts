import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type pg from 'pg'
import { newId } from '../../base/ids.ts'
import type { Sealer } from '../../base/seal.ts'
import { hashUrlSecret } from './directory.ts'

type Origin = 'environment' | 'sandbox'

export interface OwnedConnection {
  vendor: string
  name: string
  settings: Record<string, unknown>
}

/**
 * Makes the connections that this process's environment (or sandbox) owns in one workspace be exactly these: new ones
 * appear, changed settings are sealed anew, vanished ones are switched off, never deleted.
 */
export async function ownConnections(
  pool: pg.Pool,
  sealer: Sealer,
  workspaceId: string,
  origin: Origin,
  wanted: OwnedConnection[],
): Promise<void> {
  const { rows } = await pool.query(
    'select id, vendor, settings, is_enabled from connections where workspace_id = $1 and origin = $2',
    [workspaceId, origin],
  )
  for (const { vendor, name, settings } of wanted) {
    const known = rows.find((row) => row.vendor === vendor)
    if (!known) await insertConnection(pool, sealer, { workspaceId, origin, vendor, name, settings })
    else if (
      !known.is_enabled ||
      !isDeepStrictEqual(sealer.openJson(known.settings), JSON.parse(JSON.stringify(settings)))
    )
      await pool.query('update connections set settings = $2, is_enabled = true, updated_at = now() where id = $1', [
        known.id,
        sealer.sealJson(settings),
      ])
  }
  const vanished = rows.filter((row) => row.is_enabled && !wanted.some(({ vendor }) => vendor === row.vendor))
  for (const row of vanished)
    await pool.query('update connections set is_enabled = false, updated_at = now() where id = $1', [row.id])
}

/** Two processes that start at once may both find it missing: the second insert is folded by the unique index. */
async function insertConnection(
  pool: pg.Pool,
  sealer: Sealer,
  row: OwnedConnection & { workspaceId: string; origin: Origin },
): Promise<void> {
  const secret = randomBytes(32).toString('base64url')
  await pool.query(
    `insert into connections (id, workspace_id, vendor, name, settings, url_secret_hash, url_secret, origin)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    [
      newId(),
      row.workspaceId,
      row.vendor,
      row.name,
      sealer.sealJson(row.settings),
      hashUrlSecret(secret),
      sealer.seal(secret),
      row.origin,
    ],
  )
}
