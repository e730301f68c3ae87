import type pg from 'pg'
import type { z } from 'zod'
import { newId } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { createWorkspaceBody, workspace } from './contract.ts'

export type Workspace = z.output<typeof workspace>

const workspaceColumns = `id, parent_id as "parentId", slug, name, plan, country, time_zone as "timeZone", language,
  is_sandbox as "isSandbox", settings, created_at as "createdAt",
  jsonb_build_object('name', settings #>> '{brand,name}', 'logo', settings #>> '{brand,logo}', 'colour', settings #>> '{brand,colour}') as brand`

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

/** The transaction's workspace or one of its children; undefined for any other. */
export async function findWorkspace(tx: Transaction, id: string): Promise<Workspace | undefined> {
  const { rows } = await tx.query(`select ${workspaceColumns} from workspaces where id = $1`, [id])
  return rows[0] && toWorkspace(rows[0])
}

/** What is undefined stays; settings are replaced key by key, null takes one away. */
export async function updateWorkspace(
  tx: Transaction,
  id: string,
  { name, plan, country, timeZone, language, settings = {} }: WorkspaceChange,
): Promise<Workspace> {
  const taken = Object.keys(settings).filter((key) => settings[key] === null)
  const { rows } = await tx.query(
    `update workspaces set name = coalesce($2, name), plan = coalesce($3, plan), country = coalesce($4, country),
       time_zone = coalesce($5, time_zone), language = coalesce($6, language), settings = (settings || $7::jsonb) - $8::text[]
     where id = $1 returning ${workspaceColumns}`,
    [id, name, plan, country, timeZone, language, JSON.stringify(settings), taken],
  )
  return toWorkspace(rows[0]!)
}

export type WorkspaceChange = Partial<Pick<Workspace, 'name' | 'plan' | 'country' | 'timeZone' | 'language'>> & {
  settings?: Record<string, unknown>
}

/** Makes whoever made a child of the transaction's workspace its owner. */
export async function ownChild(tx: Transaction, childId: string, userId: string): Promise<void> {
  await tx.query('select own_child($1, $2)', [childId, userId])
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
