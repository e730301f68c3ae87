import type { Sealer } from '../../base/seal.ts'
import type { Transaction } from '../../db/transaction.ts'
import { conditions } from '../conditions.ts'
import { type Connection, hashUrlSecret } from './directory.ts'

/** A connection as the API shows it. */
export interface StoredConnection extends Connection {
  createdAt: Date
  updatedAt: Date
}

const columns = `id, workspace_id as "workspaceId", vendor, name, settings, origin, is_enabled as "isEnabled", url_secret_hash as "urlSecretHash",
  previous_url_secret_hash as "previousUrlSecretHash", previous_url_secret_until as "previousUrlSecretUntil", url_secret as "urlSecret",
  daily_lookup_budget as "dailyLookupBudget", created_at as "createdAt", updated_at as "updatedAt"`

/** Newest first; one more than `limit` when there are more. */
export async function listConnections(
  tx: Transaction,
  sealer: Sealer,
  filter: { workspaceId: string; vendor?: string; builtin: boolean; after: string | undefined },
  limit: number,
): Promise<StoredConnection[]> {
  const where = conditions()
  where.compare('workspace_id', '=', filter.workspaceId)
  where.compare('vendor', '=', filter.vendor)
  if (!filter.builtin) where.and(`origin <> 'builtin'`)
  where.compare('id', '<', filter.after)
  const { rows } = await tx.query(
    `select ${columns} from connections where ${where.text()} order by id desc limit ${where.value(limit + 1)}`,
    where.values,
  )
  return rows.map((row) => open(row, sealer))
}

/** One connection, locked for the change that follows when `lock` is set; undefined when there is none. */
export async function findConnection(
  tx: Transaction,
  sealer: Sealer,
  workspaceId: string,
  id: string,
  lock = false,
): Promise<StoredConnection | undefined> {
  const { rows } = await tx.query(
    `select ${columns} from connections where workspace_id = $1 and id = $2 ${lock ? 'for update' : ''}`,
    [workspaceId, id],
  )
  return rows[0] && open(rows[0], sealer)
}

type NewConnection = Pick<
  Connection,
  'id' | 'workspaceId' | 'vendor' | 'name' | 'settings' | 'isEnabled' | 'urlSecret' | 'dailyLookupBudget'
>

/** A connection that the API owns. */
export async function insertConnection(tx: Transaction, sealer: Sealer, row: NewConnection): Promise<void> {
  await tx.query(
    `insert into connections (id, workspace_id, vendor, name, settings, is_enabled, url_secret_hash, url_secret, daily_lookup_budget, origin)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'user')`,
    [
      row.id,
      row.workspaceId,
      row.vendor,
      row.name,
      sealer.sealJson(row.settings),
      row.isEnabled,
      hashUrlSecret(row.urlSecret),
      sealer.seal(row.urlSecret),
      row.dailyLookupBudget,
    ],
  )
}

/** Writes what a person may change. */
export async function updateConnection(
  tx: Transaction,
  sealer: Sealer,
  { id, workspaceId, name, settings, isEnabled, dailyLookupBudget }: Connection,
): Promise<void> {
  await tx.query(
    `update connections set name = $3, settings = $4, is_enabled = $5, daily_lookup_budget = $6, updated_at = now()
     where workspace_id = $1 and id = $2`,
    [workspaceId, id, name, sealer.sealJson(settings), isEnabled, dailyLookupBudget],
  )
}

/** Switches a connection off; its name, or null when it is off already or gone. */
export async function switchOff(tx: Transaction, workspaceId: string, id: string): Promise<string | null> {
  const { rows } = await tx.query(
    `update connections set is_enabled = false, updated_at = now() where workspace_id = $1 and id = $2 and is_enabled returning name`,
    [workspaceId, id],
  )
  return rows[0]?.name ?? null
}

/** Gives the webhook URL a new secret; the one until now works until `previousUntil`. */
export async function replaceUrlSecret(
  tx: Transaction,
  sealer: Sealer,
  { id, workspaceId }: Connection,
  urlSecret: string,
  previousUntil: Date,
): Promise<void> {
  await tx.query(
    `update connections set previous_url_secret_hash = url_secret_hash, previous_url_secret_until = $3,
       url_secret_hash = $4, url_secret = $5, updated_at = now() where workspace_id = $1 and id = $2`,
    [workspaceId, id, previousUntil, hashUrlSecret(urlSecret), sealer.seal(urlSecret)],
  )
}

export async function deleteConnection(tx: Transaction, { id, workspaceId }: Connection): Promise<void> {
  await tx.query('delete from connections where workspace_id = $1 and id = $2', [workspaceId, id])
}

function open(row: Record<string, unknown>, sealer: Sealer): StoredConnection {
  const settings = sealer.openJson(row.settings as Buffer)
  const urlSecret = sealer.open(row.urlSecret as Buffer).toString('utf8')
  return { ...row, settings, urlSecret } as StoredConnection
}
