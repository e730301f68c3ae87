import type { Sealer } from '../../base/seal.ts'
import { maskCpf, normalizeCpf } from '../../domain/cpf.ts'
import { normalizeEmail } from '../../domain/email.ts'
import type { PersonProfile } from '../../domain/events.ts'
import { parsePhone } from '../../domain/phone.ts'
import { confidence, type Origin } from '../../domain/provenance.ts'
import { checkEmail, checkPhone, isUsable } from '../leads/check-contact.ts'
import type { Verdict } from '../leads/verdict.ts'
import type { Statement } from '../parties/learn.ts'

/** A key that the answer gives for the person. */
export interface StatedKey {
  kind: 'cpf' | 'phone' | 'email'
  key: string
  display: string | null
  isVerified: boolean
}

/** The CPF that the look-ups chose; without look-ups the one that the profile gives. Eleven digits or null. */
export function cpfOf(verdict: Verdict, profile: PersonProfile | null): string | null {
  return verdict.cpf ?? (verdict.people.length === 0 && profile?.cpf ? normalizeCpf(profile.cpf) : null)
}

/** Two independent look-ups that agree are surer than one. */
export const confidenceOf = ({ verdict }: Verdict) =>
  verdict === 'same_person' ? confidence.samePerson : confidence.oneSource

/** Everything the answer says about the person, field by field. `name`: the one that stood beside the CPF. */
export function statementsOf(
  cpf: string | null,
  name: string | null,
  profile: PersonProfile | null,
  origin: Origin,
  sealer: Sealer,
): Statement[] {
  const { name: profileName, cpf: _, birthDate, gender, ...rest } = profile ?? {}
  const statements: Statement[] = []
  if (profileName) statements.push({ ...origin, field: 'full_name', value: profileName })
  else if (name) statements.push({ ...origin, confidence: confidence.named, field: 'full_name', value: name })
  if (birthDate && isDate(birthDate)) statements.push({ ...origin, field: 'birth_date', value: birthDate })
  if (gender) statements.push({ ...origin, field: 'gender', value: gender })
  if (cpf) {
    const value = { sealed: sealer.seal(cpf), masked: maskCpf(cpf), hash: sealer.keyedHash('cpf', cpf) }
    statements.push({ ...origin, field: 'cpf', value })
  }
  for (const [field, value] of Object.entries(rest))
    if (!isEmpty(value)) statements.push({ ...origin, field: `profile.${field}`, value })
  return statements
}

const isEmpty = (value: unknown) =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** A day that the calendar has, `YYYY-MM-DD`. */
function isDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/** The keys by which the person may be known elsewhere. `country`: for phones without a country code. */
export function keysOf(
  cpf: string | null,
  verdict: Verdict,
  profile: PersonProfile | null,
  country: string,
  sealer: Sealer,
): StatedKey[] {
  const keys: StatedKey[] = []
  if (cpf) {
    const key = sealer.keyedHash('cpf', cpf).toString('hex')
    keys.push({ kind: 'cpf', key, display: null, isVerified: verdict.verdict === 'same_person' })
  }
  for (const { number } of profile?.phones ?? []) {
    const phone = parsePhone(number, country)
    if (phone && phone.kind !== 'service' && isUsable(checkPhone(phone.e164, country)))
      keys.push({ kind: 'phone', key: phone.key, display: phone.e164, isVerified: false })
  }
  for (const raw of profile?.emails ?? []) {
    const email = normalizeEmail(raw)
    if (email && isUsable(checkEmail(email, null, country)))
      keys.push({ kind: 'email', key: email, display: email, isVerified: false })
  }
  return keys
}
