import { type Origin, weigh } from '../../domain/provenance.ts'
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

/** Takes a statement over when it holds against what is known; the value it replaces is kept as `previous`. */
export function learn(party: Party, statement: Statement): void {
  const { field, source, at, confidence } = statement
  const known = statements(party).find((each) => each.field === field)
  if (known && weigh(comparable(known), comparable(statement)) >= 0) return
  party.provenance[field] = { source, at, confidence, previous: known ? readable(known) : null }
  if (statement.field === 'full_name') party.fullName = statement.value
  else if (statement.field === 'birth_date') party.birthDate = statement.value
  else if (statement.field === 'gender') party.gender = statement.value
  else if (statement.field === 'cpf') {
    party.cpf = statement.value.sealed
    party.cpfMasked = statement.value.masked
    party.cpfHash = statement.value.hash
  } else party.profile[statement.field.slice('profile.'.length)] = statement.value
}

/** Everything known of a party, as the statements that hold. */
export function statements(party: Party): Statement[] {
  return Object.entries(party.provenance).flatMap(([field, { source, at, confidence }]) => {
    const value = valueIn(party, field)
    return value === null || value === undefined ? [] : [{ field, value, source, at, confidence } as Statement]
  })
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
      return party.cpf && { sealed: party.cpf, masked: party.cpfMasked!, hash: party.cpfHash! }
    default:
      return party.profile[field.slice('profile.'.length)]
  }
}

/** Sealing is never the same twice: a CPF is compared by its hash. */
function comparable(statement: Statement): Origin & { value: unknown } {
  return statement.field === 'cpf' ? { ...statement, value: statement.value.hash.toString('hex') } : statement
}

function readable(statement: Statement): Origin & { value: unknown } {
  const { source, at, confidence } = statement
  return { source, at, confidence, value: statement.field === 'cpf' ? statement.value.masked : statement.value }
}
