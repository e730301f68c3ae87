import { canonicalJson } from '../base/canonical-json.ts'

/**
 * Who said what about a person, when and how surely. Of two statements the surer one holds, then the newer, then the
 * greater value, then the greater source: the result depends on the set of statements alone.
 */

/** Where a value comes from. */
export interface Origin {
  /** A vendor's id. */
  source: string
  /** ISO-8601 UTC. */
  at: string
  /** 0..1, see `confidence`. */
  confidence: number
}

/** Of the value that holds now. */
export interface Provenance extends Origin {
  /** The best of the other values that were said; a CPF stands here masked. */
  previous: (Origin & { value: unknown }) | null
}

/** How sure a statement about a person is, by where it comes from. */
export const confidence = {
  /** What the enquiry itself says. */
  stated: 0.5,
  /** The name that a look-up gives beside a CPF. */
  named: 0.55,
  /** Found by one look-up, which proves nothing. */
  oneSource: 0.6,
  /** Found for a CPF to which phone and e-mail lead independently. */
  samePerson: 0.9,
} as const

/** Positive when statement `a` holds against `b`. */
export function weigh(a: Origin & { value: unknown }, b: Origin & { value: unknown }): number {
  if (a.confidence !== b.confidence) return a.confidence - b.confidence
  if (a.at !== b.at) return a.at > b.at ? 1 : -1
  const [left, right] = [canonicalJson([a.value, a.source]), canonicalJson([b.value, b.source])]
  return left === right ? 0 : left > right ? 1 : -1
}
