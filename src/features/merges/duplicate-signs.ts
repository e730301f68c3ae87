import { fold, foldedWords } from '../../domain/fold.ts'

/** Signs that two leads, or two people, are one. A closed list: the dashboard has words for each. */
export const duplicateReasons = [
  'same_person',
  'same_phone',
  'same_email',
  'same_name_and_birth_date',
  'same_name_and_company',
  'similar_email',
  'same_name',
] as const
export type DuplicateReason = (typeof duplicateReasons)[number]

/** How sure each sign makes that two are one; several signs make surer together. */
const weights: Record<DuplicateReason, number> = {
  same_person: 0.9,
  same_phone: 0.85,
  same_email: 0.85,
  same_name_and_birth_date: 0.9,
  same_name_and_company: 0.7,
  similar_email: 0.5,
  same_name: 0.4,
}

export interface Likeness {
  /** 0 to 1, in hundredths. */
  confidence: number
  reasons: DuplicateReason[]
}

/** The signs that hold, and how sure they make together. */
export function weighSigns(signs: readonly (readonly [DuplicateReason, boolean])[]): Likeness {
  const reasons = signs.flatMap(([reason, holds]) => (holds ? [reason] : []))
  const doubt = reasons.reduce((left, reason) => left * (1 - weights[reason]), 1)
  return { confidence: Math.round((1 - doubt) * 100) / 100, reasons }
}

/** Folded alike, and neither unknown. */
export const isSame = (a: string | null, b: string | null) => !!a && !!b && fold(a) === fold(b)

/** The same name of two words at least: a first name alone is shared by too many. */
export const isSameName = (a: string | null, b: string | null) => isSame(a, b) && foldedWords(a!).length > 1

/** Another address with the same mailbox name, or one slip of the finger in the whole. */
export function isSimilarEmail(a: string | null, b: string | null): boolean {
  if (!a || !b || isSame(a, b)) return false
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
