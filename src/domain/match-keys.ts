import { hash } from 'node:crypto'
import { normalizeEmail } from './email.ts'
import { withoutAccents } from './fold.ts'
import { splitName } from './name.ts'
import { parsePhone } from './phone.ts'
import { normalizeCep, normalizeCountry, normalizeState, stateOfCep } from './place.ts'

/**
 * What an advertiser recognises a person by without being told who it is: each key is normalised and then hashed. The
 * names are those of the advertiser's own form of an event, which others copied.
 */
export const matchKeyNames = ['em', 'ph', 'fn', 'ln', 'ct', 'st', 'zp', 'country', 'db', 'ge', 'external_id'] as const
export type MatchKeyName = (typeof matchKeyNames)[number]

/** What one source says of a person, as it was written. */
export interface PersonalData {
  email?: string | null
  phone?: string | null
  name?: string | null
  city?: string | null
  state?: string | null
  postalCode?: string | null
  country?: string | null
  /** YYYY-MM-DD, DD/MM/YYYY or YYYYMMDD. */
  birthDate?: string | null
  gender?: string | null
  /** An id of ours that never changes: the same that the website's pixel is given. */
  externalId?: string | null
}

/** `lead`: what we know of the person. `payload`: what the purchase's own vendor wrote. */
export type MatchSource = 'lead' | 'payload'

export interface MatchKey {
  key: MatchKeyName
  source: MatchSource
  raw: string
  /** Every spelling that is sent; none when it came hashed already. */
  normalised: string[]
  /** SHA-256, hex, of each. */
  hashed: string[]
}

/**
 * The match keys of a person: of each key what the first source that has a usable value says. `home` (ISO alpha-2) is
 * assumed where no country is stated. What cannot be read as what it should be is left out, never sent half right.
 */
export function matchKeysOf(sources: { source: MatchSource; person: PersonalData }[], home: string): MatchKey[] {
  const read = sources.map(({ source, person }) => ({ source, values: readPerson(person, home) }))
  return matchKeyNames.flatMap((key) => {
    for (const { source, values } of read) {
      const raw = values[key]?.raw?.trim()
      if (!raw) continue
      if (isHash(raw)) return [{ key, source, raw, normalised: [], hashed: [raw.toLowerCase()] }]
      const normalised = [...new Set(values[key]!.spellings(raw))].filter((one) => one !== '')
      if (normalised.length > 0) return [{ key, source, raw, normalised, hashed: normalised.map(sha256) }]
    }
    return []
  })
}

const sha256 = (text: string) => hash('sha256', text, 'hex')

/** What was hashed by somebody else passes as it is: hashed twice it would match nobody. */
const isHash = (text: string) => /^[0-9a-f]{64}$/i.test(text)

type Reading = { [K in MatchKeyName]?: { raw?: string | null; spellings(raw: string): string[] } }

function readPerson(person: PersonalData, home: string): Reading {
  const { email, phone, name, city, state, postalCode, birthDate, gender, externalId } = person
  const country = countryOf(person, home)
  const cep = country.code === 'BR' ? normalizeCep(postalCode ?? '') : null
  return {
    em: { raw: email, spellings: (raw) => [normalizeEmail(raw) ?? ''] },
    ph: { raw: phone, spellings: (raw) => [parsePhone(raw, country.code)?.e164.slice(1) ?? ''] },
    fn: { raw: name, spellings: firstNames },
    ln: { raw: name, spellings: lastNames },
    ct: { raw: city, spellings: (raw) => bothWays(lettersOnly(raw)) },
    st: { raw: state || (cep && postalCode), spellings: (raw) => states(raw, country.code) },
    zp: { raw: postalCode, spellings: (raw) => postalCodes(raw, country.code) },
    country: { raw: country.raw, spellings: () => [country.code.toLowerCase()] },
    db: { raw: birthDate, spellings: (raw) => [birthDay(raw)] },
    ge: { raw: gender, spellings: (raw) => [genders[withoutAccents(raw).toLowerCase()] ?? ''] },
    external_id: { raw: externalId, spellings: (raw) => [raw] },
  }
}

/** As stated; else the phone's; else, only to read the other fields by, the workspace's. */
function countryOf({ country, phone, state, postalCode }: PersonalData, home: string) {
  const stated = country ? normalizeCountry(country) : null
  if (stated) return { raw: country, code: stated }
  const ofPhone = phone ? parsePhone(phone, home)?.country : null
  const isHere = Boolean(normalizeState(state ?? '', home) ?? (home === 'BR' && normalizeCep(postalCode ?? '')))
  if (isHere) return { raw: state || postalCode, code: home }
  return ofPhone ? { raw: phone, code: ofPhone } : { raw: null, code: home }
}

const lettersOnly = (text: string) =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}]/gu, '')

/** With its accents and without: people write either, and a key may be a list. */
const bothWays = (text: string): string[] => [text, withoutAccents(text).normalize('NFC')]

/** The first given name alone. */
const firstNames = (raw: string): string[] => bothWays(lettersOnly(splitName(raw)?.first ?? ''))

/** All surnames, run together and as words (the rule for spaces is not written down), and the last one alone. */
function lastNames(raw: string): string[] {
  const name = splitName(raw)
  if (!name) return []
  const words = name.family.split(' ').map(lettersOnly)
  return [words.join(''), words.join(' '), lettersOnly(name.lastSurname)].flatMap(bothWays)
}

/** The two letters where the country's states have them, else its letters. */
function states(raw: string, country: string): string[] {
  const cep = country === 'BR' ? normalizeCep(raw) : null
  const code = cep ? stateOfCep(cep) : normalizeState(raw, country)
  if (code) return [code.toLowerCase()]
  return country === 'BR' || country === 'US' ? [] : bothWays(lettersOnly(raw))
}

/** Brazil: all eight digits, and the five that older records hold. US: the first five. Elsewhere without blanks and dashes. */
function postalCodes(raw: string, country: string): string[] {
  if (country === 'BR') {
    const cep = normalizeCep(raw)
    return cep ? [cep, cep.slice(0, 5)] : []
  }
  if (country === 'US') return [/^\d{5}/.exec(raw)?.[0] ?? '']
  const plain = raw.toLowerCase().replace(/[\s-]/g, '')
  return /^[a-z0-9]{2,12}$/.test(plain) ? [plain] : []
}

/** YYYYMMDD of a day that exists. */
function birthDay(raw: string): string {
  const [, year, month, day] = /^(\d{4})-?(\d\d)-?(\d\d)(?:T.*)?$/.exec(raw) ?? []
  const [, lastDay, lastMonth, lastYear] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(raw) ?? []
  const told = year ? `${year}-${month}-${day}` : lastYear ? `${lastYear}-${lastMonth}-${lastDay}` : ''
  const time = new Date(`${told}T00:00:00Z`)
  const exists = !Number.isNaN(time.getTime()) && time.toISOString().startsWith(told)
  return exists ? told.replaceAll('-', '') : ''
}

const genders: Record<string, string> = {
  f: 'f',
  female: 'f',
  feminino: 'f',
  femenino: 'f',
  mulher: 'f',
  mujer: 'f',
  m: 'm',
  male: 'm',
  masculino: 'm',
  homem: 'm',
  hombre: 'm',
}
