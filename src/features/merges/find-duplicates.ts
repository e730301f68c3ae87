import type { Transaction } from '../../db/transaction.ts'
import { fold, foldedWords } from '../../domain/fold.ts'
import { findTwinless, findTwins, type Twin } from './store-duplicates.ts'

export type DuplicateReason =
  | 'same_person'
  | 'same_phone'
  | 'same_email'
  | 'same_name_and_company'
  | 'similar_email'
  | 'same_name'

/** How sure each sign makes that two leads are one enquiry; several signs make surer together. */
const weights: Record<DuplicateReason, number> = {
  same_person: 0.9,
  same_phone: 0.85,
  same_email: 0.85,
  same_name_and_company: 0.7,
  similar_email: 0.5,
  same_name: 0.4,
}

export interface Duplicate extends Twin {
  confidence: number
  reasons: DuplicateReason[]
}

/** Leads of the workspace that may be the same enquiry, surest first; null when there is no such lead. */
export async function findDuplicates(
  tx: Transaction,
  workspaceId: string,
  leadId: string,
): Promise<Duplicate[] | null> {
  const lead = await findTwinless(tx, workspaceId, leadId)
  if (!lead) return null
  const name = foldedWords(lead.fullName ?? '')
  // a first name alone is shared by too many
  const words = name.length > 1 ? name.map((word) => `${word}:*`).join(' & ') : ''
  const twins = await findTwins(tx, workspaceId, lead, words)
  return twins
    .map((twin) => ({ ...twin, ...compareLeads(lead, twin) }))
    .filter(({ reasons }) => reasons.length > 0)
    .sort((a, b) => b.confidence - a.confidence)
}

/** Why two leads may be one, and how sure that is (0 to 1). */
export function compareLeads(a: Twin, b: Twin): Pick<Duplicate, 'confidence' | 'reasons'> {
  const same = (left: string | null, right: string | null) => !!left && !!right && fold(left) === fold(right)
  const isSameName = same(a.fullName, b.fullName) && foldedWords(a.fullName!).length > 1
  const isSameCompany = same(a.companyName, b.companyName)
  const isSameEmail = same(a.email, b.email)
  const signs: [DuplicateReason, boolean][] = [
    ['same_person', a.partyId === b.partyId],
    ['same_phone', same(a.phone, b.phone)],
    ['same_email', isSameEmail],
    ['same_name_and_company', isSameName && isSameCompany],
    ['similar_email', !isSameEmail && isSimilarEmail(a.email, b.email)],
    ['same_name', isSameName && !isSameCompany],
  ]
  const reasons = signs.flatMap(([reason, holds]) => (holds ? [reason] : []))
  const doubt = reasons.reduce((left, reason) => left * (1 - weights[reason]), 1)
  return { confidence: Math.round((1 - doubt) * 100) / 100, reasons }
}

/** The same mailbox name elsewhere, or one slip of the finger in the whole. */
function isSimilarEmail(a: string | null, b: string | null): boolean {
  if (!a || !b) return false
  const [left, right] = [a.split('@')[0]!, b.split('@')[0]!]
  return (left === right && left.length >= 5) || isOneSlip(a, b)
}

/** One character more, less or other. */
function isOneSlip(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at++
  return short.slice(short.length === long.length ? at + 1 : at) === long.slice(at + 1)
}
