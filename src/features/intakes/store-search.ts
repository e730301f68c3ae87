import { isId } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import { normalizeEmail } from '../../domain/email.ts'
import { phoneKey } from '../../domain/phone.ts'
import { readCountry } from '../workspaces/store.ts'

/** What a search text stands for. */
export type Found = { ids: string[] } | { subject: string }

/**
 * An intake's id; a person's e-mail or phone in any spelling, by the requests that spoke of that person (the newest 500);
 * else a subject as the vendor wrote it.
 */
export async function resolveSearch(tx: Transaction, workspaceId: string, text: string): Promise<Found> {
  if (isId(text)) return { ids: [text] }
  const { rows } = await tx.query<{ id: string }>(
    `select distinct p.received_at, p.intake_id as id from identities d
     join core.parties n on n.id = d.party_id
     join party_intakes p on p.workspace_id = d.workspace_id and p.party_id in (d.party_id, n.merged_into)
     where d.workspace_id = $1 and d.kind in ('email', 'phone', 'whatsapp', 'cnpj') and d.key = any($2::text[])
     order by p.received_at desc limit 500`,
    [workspaceId, contactKeys(text, await readCountry(tx, workspaceId))],
  )
  return rows.length > 0 ? { ids: rows.map((row) => row.id) } : { subject: text }
}

/** The keys under which this contact may be known. */
function contactKeys(text: string, country: string): string[] {
  return [normalizeEmail(text), phoneKey(text, country), text].filter((key) => key !== null)
}
