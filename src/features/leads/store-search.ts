import { isId } from '../../base/ids.ts'
import type { Sealer } from '../../base/seal.ts'
import type { Transaction } from '../../db/transaction.ts'
import { normalizeCpf } from '../../domain/cpf.ts'
import { normalizeEmail } from '../../domain/email.ts'
import { foldedWords, prefixQuery } from '../../domain/fold.ts'
import { parsePhone } from '../../domain/phone.ts'
import type { Conditions } from '../conditions.ts'

/** What a search text stands for: somebody's contact, CPF or id, or words of a name (as `to_tsquery` reads them). */
export type LeadSearch = { where(conditions: Conditions): string } & (
  | { kind: 'person' }
  | { kind: 'words'; words: string }
)

/**
 * Reads a search text as people type it: a phone in any spelling, an e-mail address, a CPF (kept as its keyed hash), an id
 * of ours or the vendor's; anything else is words of a name or a company. `country`: the workspace's.
 */
export async function readSearch(
  tx: Transaction,
  workspaceId: string,
  text: string,
  country: string,
  sealer: Sealer,
): Promise<LeadSearch> {
  const typed = text.trim()
  const email = normalizeEmail(typed)
  const phone = parsePhone(typed, country)
  const cpf = normalizeCpf(typed)
  if (!email && !phone && !cpf && !/\d/.test(typed)) return searchWords(typed)
  const keys = [
    ...(email ? [['email', email]] : []),
    ...(phone ? [['phone', phone.key]] : []),
    ...(cpf ? [['cpf', sealer.keyedHash('cpf', cpf).toString('hex')]] : []),
  ]
  const parties = await findParties(tx, workspaceId, keys as [string, string][])
  const isContact = email !== null || phone !== null || cpf !== null
  if (!isContact && !isId(typed) && !(await isVendorLeadId(tx, workspaceId, typed))) return searchWords(typed)
  return {
    kind: 'person',
    where: ({ value }) => {
      const either = [`l.vendor_lead_id = ${value(typed)}`]
      if (parties.length > 0) either.push(`l.party_id = any(${value(parties)}::uuid[])`)
      if (email) either.push(`l.email = ${value(email)}`)
      if (phone) either.push(`l.phone = ${value(phone.e164)}`)
      if (isId(typed)) either.push(`l.id = ${value(typed)}`)
      return `(${either.join(' or ')})`
    },
  }
}

/** Every word as a prefix. */
function searchWords(text: string): LeadSearch {
  const words = prefixQuery(foldedWords(text))
  return {
    kind: 'words',
    words,
    // asked of leads that are walked through: `is true` keeps the planner from the index, which finds all leads with the words first
    where: ({ value }) => `(lead_words(l.full_name, l.company_name) @@ to_tsquery('simple', ${value(words)})) is true`,
  }
}

/** Everybody these keys lead to, and the parties that were linked to them. */
async function findParties(tx: Transaction, workspaceId: string, keys: [string, string][]): Promise<string[]> {
  if (keys.length === 0) return []
  const { rows } = await tx.query<{ id: string }>(
    `with known as (
       select coalesce(p.merged_into, p.id) as id from unnest($2::text[], $3::text[]) as k (kind, key)
       join identities i on i.workspace_id = $1 and i.kind = k.kind and i.key = k.key join core.parties p on p.id = i.party_id
     )
     select id from known union select p.id from known k join core.parties p on p.merged_into = k.id`,
    [workspaceId, keys.map(([kind]) => kind), keys.map(([, key]) => key)],
  )
  return rows.map(({ id }) => id)
}

async function isVendorLeadId(tx: Transaction, workspaceId: string, text: string): Promise<boolean> {
  const { rows } = await tx.query<{ known: boolean }>(
    'select exists (select from leads where workspace_id = $1 and vendor_lead_id = $2) as known',
    [workspaceId, text],
  )
  return rows[0]!.known
}

/** Where in the list, newest first, to go on. */
export interface Place {
  createdAt: string
  id: string
}
