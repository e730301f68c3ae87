import type { z } from 'zod'
import { newId } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { changeViewBody, createViewBody, savedView } from './contract.ts'

export type SavedView = z.output<typeof savedView>

const columns = `id, screen, name, query, user_id is not null as "isMine", position, created_at as "createdAt"`
/** A person sees everybody's views and their own; a key, everybody's. */
const visible = `workspace_id = $1 and (user_id is null or user_id = $2)`
const toView = (row: object) => {
  const view = row as Omit<SavedView, 'createdAt'> & { createdAt: Date }
  return { ...view, createdAt: view.createdAt.toISOString() }
}

/** Views of one screen in the order in which people put them, at most 200. */
export async function listViews(
  tx: Transaction,
  workspaceId: string,
  userId: string | null,
  screen: string,
): Promise<SavedView[]> {
  const { rows } = await tx.query(
    `select ${columns} from saved_views where ${visible} and screen = $3 order by position, id limit 200`,
    [workspaceId, userId, screen],
  )
  return rows.map(toView)
}

/** Keeps a view; `userId` null makes it everybody's. */
export async function insertView(
  tx: Transaction,
  workspaceId: string,
  userId: string | null,
  { screen, name, query, position }: z.output<typeof createViewBody>,
): Promise<SavedView> {
  const { rows } = await tx.query(
    `insert into saved_views (id, workspace_id, user_id, screen, name, query, position) values ($1, $2, $3, $4, $5, $6, $7) returning ${columns}`,
    [newId(), workspaceId, userId, screen, name, query, position],
  )
  return toView(rows[0]!)
}

/** Changes what is given; undefined when there is no such view to see. */
export async function updateView(
  tx: Transaction,
  workspaceId: string,
  userId: string | null,
  id: string,
  { name, query, position }: z.output<typeof changeViewBody>,
): Promise<SavedView | undefined> {
  const { rows } = await tx.query(
    `update saved_views set name = coalesce($4, name), query = coalesce($5, query), position = coalesce($6, position)
     where ${visible} and id = $3 returning ${columns}`,
    [workspaceId, userId, id, name ?? null, query ?? null, position ?? null],
  )
  return rows[0] && toView(rows[0])
}

/** True when there was one. */
export async function deleteView(
  tx: Transaction,
  workspaceId: string,
  userId: string | null,
  id: string,
): Promise<boolean> {
  const { rowCount } = await tx.query(`delete from saved_views where ${visible} and id = $3`, [workspaceId, userId, id])
  return rowCount === 1
}
