import type { z } from 'zod'
import { newId } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { field, note } from './contract-records.ts'

export type Note = z.output<typeof note>
export type Field = z.output<typeof field>

const iso = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const noteColumns = `id, author, text, ${iso('at')} as at`

export async function insertNote(
  tx: Transaction,
  workspaceId: string,
  leadId: string,
  author: string,
  text: string,
): Promise<Note> {
  const { rows } = await tx.query<Note & { id: string }>(
    `insert into lead_notes (id, workspace_id, lead_id, author, text) values ($1, $2, $3, $4, $5) returning ${noteColumns}`,
    [newId(), workspaceId, leadId, author, text],
  )
  return rows[0]!
}

/** Newest first; one more than `limit` when there are more. */
export async function listNotes(
  tx: Transaction,
  workspaceId: string,
  leadId: string,
  limit: number,
  before: string | undefined,
): Promise<Note[]> {
  const { rows } = await tx.query<Note & { id: string }>(
    `select ${noteColumns} from lead_notes where workspace_id = $1 and lead_id = $2 and ($3::uuid is null or id < $3) order by id desc limit $4`,
    [workspaceId, leadId, before ?? null, limit + 1],
  )
  return rows
}

/** The note that was deleted, or undefined. */
export async function deleteNote(
  tx: Transaction,
  workspaceId: string,
  leadId: string,
  id: string,
): Promise<Note | undefined> {
  const { rows } = await tx.query<Note & { id: string }>(
    `delete from lead_notes where workspace_id = $1 and lead_id = $2 and id = $3 returning ${noteColumns}`,
    [workspaceId, leadId, id],
  )
  return rows[0]
}

const fieldColumns = `name, label, type, options, pii, ${iso('created_at')} as "createdAt", ${iso('archived_at')} as "archivedAt"`

/** A workspace's own fields, archived ones too, by name. */
export async function listFields(tx: Transaction, workspaceId: string): Promise<Field[]> {
  const { rows } = await tx.query<Field & { name: string }>(
    `select ${fieldColumns} from lead_fields where workspace_id = $1 order by name`,
    [workspaceId],
  )
  return rows
}

/** Makes a field, changes what it is or brings it back; its type only while nobody could have relied on it is the caller's to judge. */
export async function saveField(
  tx: Transaction,
  workspaceId: string,
  { name, label, type, options, pii }: Omit<Field, 'createdAt' | 'archivedAt'>,
): Promise<Field> {
  const { rows } = await tx.query<Field & { name: string }>(
    `insert into lead_fields (workspace_id, name, label, type, options, pii) values ($1, $2, $3, $4, $5, $6)
     on conflict (workspace_id, name) do update set label = excluded.label, type = excluded.type, options = excluded.options, pii = excluded.pii,
       archived_at = null
     returning ${fieldColumns}`,
    [workspaceId, name, label, type, options, pii],
  )
  return rows[0]!
}

/** A field that is defined no more; its class goes on to hold. Undefined when there is no such field. */
export async function archiveField(tx: Transaction, workspaceId: string, name: string): Promise<Field | undefined> {
  const { rows } = await tx.query<Field & { name: string }>(
    `update lead_fields set archived_at = now() where workspace_id = $1 and name = $2 and archived_at is null returning ${fieldColumns}`,
    [workspaceId, name],
  )
  return rows[0]
}
