import { normalizeCpf } from '../../domain/cpf.ts'
import type { ContactKind, PersonCandidate } from '../../domain/events.ts'
import { compareNames, type NameFit } from '../../domain/name.ts'

/** What a lookup by one contact came to (table `identifications`). */
export type IdentificationState = 'asked' | 'skipped' | 'found' | 'ambiguous' | 'not_found' | 'failed'

export interface Identification {
  state: IdentificationState
  /** Eleven digits; set when found. */
  cpf?: string | null
  name?: string | null
}

/** What the answers of one contact snapshot prove together. */
export type VerdictKind = 'waiting' | 'same_person' | 'different_people' | 'single_source' | 'ambiguous' | 'nobody'

/** One person an answer named. */
export interface FoundPerson {
  by: ContactKind
  cpf: string
  name: string | null
  /** How the name compares with the lead's own. */
  fit: NameFit
}

export interface Verdict {
  verdict: VerdictKind
  /** Whom to enrich; null = nobody, whatever was found. */
  cpf: string | null
  /** That person's name as the source has it. */
  name: string | null
  /** Everybody the answers named, phone before e-mail. */
  people: FoundPerson[]
  /** Lookups that ended without an answer. */
  failed: ContactKind[]
}

/** What one answer comes to. */
export type Choice = { state: 'found'; candidate: PersonCandidate } | { state: 'ambiguous' | 'not_found' }

/**
 * Picks the person of one answer. One CPF is taken as it is; of several only the one whose name clearly matches the
 * lead's. Candidates without a valid CPF do not count.
 */
export function chooseCandidate(candidates: PersonCandidate[], leadName: string | null): Choice {
  const byCpf = new Map<string, PersonCandidate>()
  for (const { cpf, name } of candidates) {
    const valid = normalizeCpf(cpf)
    if (valid && !byCpf.get(valid)?.name) byCpf.set(valid, { cpf: valid, name })
  }
  const people = [...byCpf.values()]
  if (people.length === 0) return { state: 'not_found' }
  if (people.length === 1) return { state: 'found', candidate: people[0]! }
  const matching = people.filter(({ name }) => fitOf(name, leadName) === 'match')
  return matching.length === 1 ? { state: 'found', candidate: matching[0]! } : { state: 'ambiguous' }
}

/**
 * The verdict over the lookups by phone and by e-mail (null: there was none).
 *
 * - `same_person`: both found somebody, and it is one CPF. Nothing else proves it.
 * - `different_people`: both found somebody, two CPFs. Enriched is only the one whose name clearly matches the lead's,
 *   and nobody when both or neither do.
 * - `single_source`: one found somebody, the other found nobody, failed or was not asked. Enriched; proves nothing.
 * - `ambiguous`: an answer named several people and no name decided. Never enriched, even if the other one was clear:
 *   the clear answer is not confirmed by the crowded one.
 * - `waiting` while an answer is missing, `nobody` when none named anyone.
 */
export function decideVerdict(
  phone: Identification | null,
  email: Identification | null,
  leadName: string | null,
): Verdict {
  const found = [person('phone', phone, leadName), person('email', email, leadName)]
  const people = found.filter((each) => each !== null)
  const states = [phone?.state, email?.state]
  const failed = (['phone', 'email'] as const).filter((_, at) => states[at] === 'failed')
  const conclude = (verdict: VerdictKind, chosen?: FoundPerson): Verdict => ({
    verdict,
    cpf: chosen?.cpf ?? null,
    name: chosen?.name ?? null,
    people,
    failed,
  })
  if (states.includes('asked')) return conclude('waiting')
  if (states.includes('ambiguous')) return conclude('ambiguous')
  const [one, other] = people
  if (!one) return conclude('nobody')
  if (!other) return conclude('single_source', one)
  if (one.cpf === other.cpf) return conclude('same_person', one.name ? one : other)
  const matching = people.filter(({ fit }) => fit === 'match')
  return conclude('different_people', matching.length === 1 ? matching[0] : undefined)
}

function person(by: ContactKind, identification: Identification | null, leadName: string | null): FoundPerson | null {
  if (identification?.state !== 'found' || !identification.cpf) return null
  const name = identification.name ?? null
  return { by, cpf: identification.cpf, name, fit: fitOf(name, leadName) }
}

const fitOf = (name: string | null, leadName: string | null): NameFit =>
  name === null || leadName === null ? 'weak' : compareNames(name, leadName)
