import { canonicalJson } from '../../base/canonical-json.ts'
import { confidence, type Origin, weigh } from '../../domain/provenance.ts'
import type { Party } from './store.ts'

/** A CPF in the three forms that are kept of it. */
export interface KeptCpf {
  sealed: Buffer
  masked: string
  hash: Buffer
}

/** One thing said about a person. `field`: a column of `core.parties` or a name inside `profile`. */
export type Statement = Origin &
  (
    | { field: 'full_name' | 'birth_date' | 'gender'; value: string }
    | { field: 'cpf'; value: KeptCpf }
    | { field: `profile.${string}`; value: unknown }
  )

type Said = Origin & { value: unknown }

/**
 * Takes a statement over when it holds against what is known. Of everything else that was said the best is kept as
 * `previous`, so that the result depends on the set of statements alone. True when anything changed.
 */
export function learn(party: Party, statement: Statement): boolean {
  const { field } = statement
  const said = show(statement)
  const entry = party.provenance[field]
  const known = entry && heldIn(party, field)
  const isNews = noteEnrichment(party, said)
  if (known && weigh(said, known) <= 0) return remember(party, field, said) || isNews
  const { value: _, ...origin } = said
  const previous = known && !isSame(known, said) ? known : (entry?.previous ?? null)
  party.provenance[field] = { ...origin, previous }
  if (statement.field === 'cpf') {
    party.cpf = statement.value.sealed
    party.cpfMasked = statement.value.masked
    party.cpfHash = statement.value.hash
  } else if (statement.field === 'full_name') party.fullName = statement.value
  else if (statement.field === 'birth_date') party.birthDate = statement.value
  else if (statement.field === 'gender') party.gender = statement.value
  else party.profile[statement.field.slice('profile.'.length)] = statement.value
  return true
}

/** When a look-up told of the person last. */
function noteEnrichment(party: Party, { at, confidence: sure }: Origin): boolean {
  const time = new Date(at)
  if (sure <= confidence.stated || (party.enrichedAt && party.enrichedAt >= time)) return false
  party.enrichedAt = time
  return true
}

/** Everything that another party, now this one too, knew. */
export function absorb(party: Party, other: Party): void {
  for (const [field, entry] of Object.entries(other.provenance)) {
    const { previous, ...origin } = entry
    learn(party, { ...origin, field, value: valueIn(other, field) } as Statement)
    if (previous) remember(party, field, previous)
  }
  if (other.enrichedAt && (!party.enrichedAt || other.enrichedAt > party.enrichedAt))
    party.enrichedAt = other.enrichedAt
}

/** Keeps what does not hold, if it is better than what was kept so far. */
function remember(party: Party, field: string, said: Said): boolean {
  const entry = party.provenance[field]!
  if (isSame(said, heldIn(party, field))) return false
  if (entry.previous && weigh(said, entry.previous) <= 0) return false
  entry.previous = said
  return true
}

const isSame = (a: Said, b: Said) => canonicalJson(a.value) === canonicalJson(b.value)

function heldIn(party: Party, field: string): Said {
  const { source, at, confidence } = party.provenance[field]!
  return { source, at, confidence, value: field === 'cpf' ? party.cpfMasked : valueIn(party, field) }
}

/** A statement as people may read it. */
function show({ field, value, source, at, confidence }: Statement): Said {
  return { source, at, confidence, value: field === 'cpf' ? (value as KeptCpf).masked : value }
}

function valueIn(party: Party, field: string): unknown {
  switch (field) {
    case 'full_name':
      return party.fullName
    case 'birth_date':
      return party.birthDate
    case 'gender':
      return party.gender
    case 'cpf':
      return { sealed: party.cpf, masked: party.cpfMasked, hash: party.cpfHash }
    default:
      return party.profile[field.slice('profile.'.length)]
  }
}
