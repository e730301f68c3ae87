import type { Transaction } from '../../db/transaction.ts'
import { foldedWords, prefixQuery } from '../../domain/fold.ts'
import { isSame, isSameName, isSimilarEmail, type Likeness, weighSigns } from './duplicate-signs.ts'
import { findTwinless, findTwins, type Twin } from './store-duplicates.ts'
import { listDifferent } from './store-scan.ts'

export type Duplicate = Twin & Likeness

/**
 * Leads of the workspace that may be the same enquiry, surest first; null when there is no such lead. Those of people of whom
 * somebody said that they are others are left out.
 */
export async function findDuplicates(
  tx: Transaction,
  workspaceId: string,
  leadId: string,
): Promise<Duplicate[] | null> {
  const lead = await findTwinless(tx, workspaceId, leadId)
  if (!lead) return null
  const name = foldedWords(lead.fullName ?? '')
  // a first name alone is shared by too many
  const words = name.length > 1 ? prefixQuery(name) : ''
  const twins = await findTwins(tx, workspaceId, lead, words)
  const different = await listDifferent(tx, workspaceId, lead.partyId)
  return twins
    .filter(({ partyId }) => !different.has(partyId))
    .map((twin) => ({ ...twin, ...compareLeads(lead, twin) }))
    .filter(({ reasons }) => reasons.length > 0)
    .sort((a, b) => b.confidence - a.confidence)
}

/** Why two leads may be one, and how sure that is (0 to 1). */
export function compareLeads(a: Twin, b: Twin): Likeness {
  const isName = isSameName(a.fullName, b.fullName)
  const isCompany = isSame(a.companyName, b.companyName)
  return weighSigns([
    ['same_person', a.partyId === b.partyId],
    ['same_phone', isSame(a.phone, b.phone)],
    ['same_email', isSame(a.email, b.email)],
    ['same_name_and_company', isName && isCompany],
    ['similar_email', isSimilarEmail(a.email, b.email)],
    ['same_name', isName && !isCompany],
  ])
}
