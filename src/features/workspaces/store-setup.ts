import type pg from 'pg'
import { newId } from '../../base/ids.ts'
import type { Sealer } from '../../base/seal.ts'

/**
 * Binds the database to its secret key on first use; with another key nothing sealed could be read. Throws then.
 */
export async function bindSecretKey(pool: pg.Pool, sealer: Sealer): Promise<void> {
  const { rows } = await pool.query<{ key_fingerprint: string }>(
    'update instance set key_fingerprint = coalesce(key_fingerprint, $1) returning key_fingerprint',
    [sealer.fingerprint],
  )
  if (rows[0]!.key_fingerprint === sealer.fingerprint) return
  throw new Error(
    `this database was sealed with another secret key (${rows[0]!.key_fingerprint}, not ${sealer.fingerprint}): start with the LEADLINE_SECRET_KEY or the DATA_DIR it was made with`,
  )
}

/**
 * The workspace with this slug; made when it is missing. Any number of processes may ask at once. `sandboxOf`: it is the
 * sandbox, which the people of that workspace may enter.
 */
export async function ensureWorkspace(
  pool: pg.Pool,
  slug: string,
  name: string,
  sandboxOf: string | null = null,
): Promise<string> {
  await pool.query(
    `insert into workspaces (id, slug, name, plan, is_sandbox, parent_id) values ($1, $2, $3, 'pro', $4::uuid is not null, $4)
     on conflict (slug) do update set parent_id = excluded.parent_id where workspaces.is_sandbox and workspaces.parent_id is null`,
    [newId(), slug, name, sandboxOf],
  )
  const { rows } = await pool.query<{ id: string }>('select id from workspaces where slug = $1', [slug])
  return rows[0]!.id
}
