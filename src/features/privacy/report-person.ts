import type { z } from 'zod'
import type { Transaction } from '../../db/transaction.ts'
import { maskCpfs } from '../../domain/mask.ts'
import type { reportAnswer } from './contract.ts'
import { findPerson, readLinkedRows, readPersonalFields } from './store-report.ts'

/** Everything that is kept of the person behind a lead; null when there is no such lead. */
export async function reportPerson(
  tx: Transaction,
  workspaceId: string,
  leadId: string,
  now: Date,
): Promise<z.output<typeof reportAnswer> | null> {
  const found = await findPerson(tx, workspaceId, leadId)
  if (!found) return null
  const tables = maskCpfs(await readLinkedRows(tx, workspaceId, found.leadIds, found.partyIds))
  const fields = await readPersonalFields(tx, workspaceId, found.leadIds)
  const rows = (name: string) => (tables[name] ?? []) as Record<string, unknown>[]
  return {
    madeAt: now.toISOString(),
    workspace: found.workspace,
    person: {
      parties: rows('core.parties').map(({ full_name, cpf_masked, birth_date }) => ({
        full_name,
        cpf_masked,
        birth_date,
      })),
      identities: rows('identities').map(({ kind, display, source, first_seen_at }) => ({
        kind,
        display,
        source,
        first_seen_at,
      })),
      leads: found.leadIds.length,
    },
    purposes: rows('effects').map(({ kind, purpose, legal_basis, reason, status, created_at }) => ({
      kind,
      purpose,
      legal_basis,
      reason,
      status,
      created_at,
    })),
    fields: maskCpfs(fields),
    tables,
  }
}
