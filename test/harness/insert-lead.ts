import type pg from 'pg'
import { newId } from '../../src/base/ids.ts'

interface LeadParts {
  partyId?: string
  name?: string
  /** By kind: keys under which the party is known. */
  identities?: Partial<Record<'phone' | 'email' | 'whatsapp', string>>
}

/** A lead of a party, straight into the tables: for tests of what happens to leads that are there. */
export async function insertLead(
  pool: pg.Pool,
  workspaceId: string,
  { partyId = newId(), name, identities = {} }: LeadParts = {},
): Promise<{ id: string; partyId: string }> {
  const id = newId()
  await pool.query(
    'insert into core.parties (id, workspace_id, full_name) values ($1, $2, $3) on conflict do nothing',
    [partyId, workspaceId, name],
  )
  for (const [kind, key] of Object.entries(identities))
    await pool.query(
      `insert into identities (workspace_id, kind, key, party_id, source) values ($1, $2, $3, $4, 'test') on conflict do nothing`,
      [workspaceId, kind, key, partyId],
    )
  await pool.query(
    `insert into leads (id, workspace_id, source_workspace_id, party_id, vendor, fingerprint, full_name) values ($1, $2, $2, $3, 'crm', $4, $5)`,
    [id, workspaceId, partyId, id, name],
  )
  return { id, partyId }
}
