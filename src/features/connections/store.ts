import type pg from 'pg'
import type { Sealer } from '../../base/seal.ts'
import type { WorkspaceInfo } from '../step.ts'
import type { Connection } from './directory.ts'

export async function readDirectoryVersion(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ version: number }>({
    name: 'directory_version',
    text: 'select directory_version::float8 as version from instance',
  })
  return rows[0]!.version
}

/** Every connection and workspace; read as the owner, since the process serves them all. */
export async function loadDirectory(
  pool: pg.Pool,
  sealer: Sealer,
): Promise<{ version: number; connections: Connection[]; workspaces: WorkspaceInfo[] }> {
  const version = await readDirectoryVersion(pool)
  const { rows: connections } = await pool.query(
    `select id, workspace_id, vendor, name, settings, origin, is_enabled, url_secret_hash, previous_url_secret_hash,
       previous_url_secret_until, url_secret, daily_lookup_budget from connections order by created_at, id`,
  )
  const { rows: workspaces } = await pool.query(
    `select id, parent_id, slug, name, plan, country, time_zone, language, settings, suspended_at, routing_version
     from workspaces order by created_at, id`,
  )
  return {
    version,
    connections: connections.map((row) => ({
      id: row.id,
      workspaceId: row.workspace_id,
      vendor: row.vendor,
      name: row.name,
      settings: sealer.openJson(row.settings),
      origin: row.origin,
      isEnabled: row.is_enabled,
      urlSecretHash: row.url_secret_hash,
      previousUrlSecretHash: row.previous_url_secret_hash,
      previousUrlSecretUntil: row.previous_url_secret_until,
      urlSecret: sealer.open(row.url_secret).toString('utf8'),
      dailyLookupBudget: row.daily_lookup_budget,
    })),
    workspaces: workspaces.map((row) => ({
      id: row.id,
      parentId: row.parent_id,
      isSuspended: row.suspended_at !== null,
      routingVersion: row.routing_version,
      slug: row.slug,
      name: row.name,
      plan: row.plan,
      country: row.country,
      timeZone: row.time_zone,
      language: row.language,
      settings: row.settings,
    })),
  }
}
