import type pg from 'pg'
import type { Scope } from '../features/route.ts'

export interface KeyRow {
  id: string
  workspaceId: string
  name: string
  hint: string
  scopes: Scope[]
  lastUsedAt: Date | null
}

/**
 * A workspace's key that is neither revoked nor expired, by its SHA-256 or by its id. Read outside any workspace: which
 * workspace it is in is the question.
 */
export async function findKey(pool: pg.Pool, by: { hash: Buffer } | { id: string }): Promise<KeyRow | null> {
  const { rows } = await pool.query<KeyRow>({
    name: 'find_api_key',
    text: `select id, workspace_id as "workspaceId", name, hint, scopes, last_used_at as "lastUsedAt" from api_keys
      where (key_hash = $1 or id = $2) and revoked_at is null and (expires_at is null or expires_at > now())`,
    values: 'hash' in by ? [by.hash, null] : [null, by.id],
  })
  return rows[0] ?? null
}

/** Remembers that a key was used, to the minute. */
export async function touchKey(pool: pg.Pool, id: string): Promise<void> {
  await pool.query({
    name: 'touch_api_key',
    text: `update api_keys set last_used_at = now() where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
    values: [id],
  })
}

/**
 * Custom fields of these classes, archived ones too: as the workspace itself defines them, else as the nearest workspace above
 * that does, since leads are moved down.
 */
export async function findFieldsOf(
  pool: pg.Pool,
  workspaceId: string,
  classes: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ name: string }>({
    name: 'find_hidden_fields',
    text: `with recursive up as (
        select id, parent_id, 0 as height from workspaces where id = $1
        union all select w.id, w.parent_id, up.height + 1 from up join workspaces w on w.id = up.parent_id
      ), nearest as (
        select distinct on (f.name) f.name, f.pii from up join lead_fields f on f.workspace_id = up.id order by f.name, up.height
      )
      select name from nearest where pii = any($2)`,
    values: [workspaceId, classes],
  })
  return new Set(rows.map(({ name }) => name))
}

export interface WorkspaceRow {
  id: string
  slug: string
  parentId: string | null
}

/** A workspace by its slug or id, whoever asks; the caller decides whether it may be used. */
export async function findWorkspace(
  pool: pg.Pool,
  by: { slug: string } | { id: string },
): Promise<WorkspaceRow | null> {
  const { rows } = await pool.query<WorkspaceRow>({
    name: 'find_workspace',
    text: `select id, slug, parent_id as "parentId" from workspaces where slug = $1 or id = $2`,
    values: 'slug' in by ? [by.slug, null] : [null, by.id],
  })
  return rows[0] ?? null
}
