import type pg from 'pg'
import type { z } from 'zod'
import { newId } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { createWorkspaceBody, workspace } from './contract.ts'

export type Workspace = z.output<typeof workspace>

const workspaceColumns = `id, parent_id as "parentId", slug, name, plan, country, time_zone as "timeZone", language,
  is_sandbox as "isSandbox", created_at as "createdAt"`

/**
 * The workspace of the transaction and its children, by slug; all of them when asked as the owner. One more than `limit`
 * when there are more.
 */
export async function listWorkspaces(
  db: pg.Pool | Transaction,
  limit: number,
  after: string | null,
): Promise<Workspace[]> {
  const { rows } = await (db as Transaction).query(
    `select ${workspaceColumns} from workspaces where slug > $1 order by slug limit $2`,
    [after ?? '', limit + 1],
  )
  return rows.map(toWorkspace)
}

/** A child of `parentId`, or undefined when the slug is taken, by whomever. */
export async function insertWorkspace(
  tx: Transaction,
  parentId: string,
  { slug, name, plan, country, timeZone, language }: z.output<typeof createWorkspaceBody>,
): Promise<Workspace | undefined> {
  const { rows } = await tx.query(
    `insert into workspaces (id, parent_id, slug, name, plan, country, time_zone, language)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (slug) do nothing returning ${workspaceColumns}`,
    [newId(), parentId, slug, name, plan, country, timeZone, language],
  )
  return rows[0] && toWorkspace(rows[0])
}

function toWorkspace(row: object): Workspace {
  const found = row as Omit<Workspace, 'createdAt'> & { createdAt: Date }
  return { ...found, createdAt: found.createdAt.toISOString() }
}

/** ISO 3166 code of the workspace's own country, assumed where a phone or place names none. */
export async function readCountry(tx: Transaction, workspaceId: string): Promise<string> {
  const { rows } = await tx.query<{ country: string }>('select country from workspaces where id = $1', [workspaceId])
  return rows[0]!.country
}
