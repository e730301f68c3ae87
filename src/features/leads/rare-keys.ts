import { areaCodes, placeOfAreaCode } from '../../domain/area-code.ts'
import type { Condition, Test } from '../../domain/condition/condition.ts'
import { findField } from '../../domain/condition/fields.ts'
import { keysOfValue } from '../../domain/condition/keys.ts'
import { fold } from '../../domain/fold.ts'
import { cepRanges } from '../../domain/place.ts'
import { both, countrySpellingsOf, inferringSpellingsOf, stateSpellingsOf } from './place-spellings.ts'
import type { LeadFilter } from './store-filter.ts'

/**
 * What a lead that meets a condition must have, in the words of the index `leads_by_keys` (`lead_keys`, migration 0113):
 * `state:sp`, `tag:vip`, `custom.rooms:3`. A lead that has none of a set does not meet the condition; one that has may or
 * may not.
 */
export type KeySet = readonly string[]

/** Each set by itself holds a key of every lead that passes; no set: nothing is known. */
export function keySetsOf(filter: LeadFilter): KeySet[] {
  const sets = columnSets(filter)
  if (filter.condition) sets.push(...setsOf(filter.condition, filter.around!.country))
  // in the index a bar parts the keys of a lead
  return sets.filter((set) => !set.some((key) => key.includes('|')))
}

const columns = {
  industry: 'industry',
  source: 'source',
  vendor: 'vendor',
  vendorStatus: 'vendor_status',
  tag: 'tag',
} as const satisfies Partial<Record<keyof LeadFilter, string>>

/** Columns that are compared as they stand. */
function columnSets(filter: LeadFilter): KeySet[] {
  const sets: KeySet[] = []
  for (const [name, kind] of Object.entries(columns)) {
    const value = filter[name as keyof typeof columns]
    if (value !== undefined) sets.push([keyOf(kind, value)])
  }
  if (filter.state !== undefined) sets.push([stateKey(filter.state)])
  if (filter.country !== undefined) sets.push([keyOf('country', filter.country)])
  return sets
}

/** Step by step what `lead_keys` does. */
const keyOf = (kind: string, text: string) =>
  fold(`${kind}:${text}|`).replaceAll('.', '').replaceAll(' |', '|').replaceAll(': ', ':').slice(0, -1)
const stateKey = (text: string) => keyOf('state', text).replace(/^state:[a-z]{2}-(?=[a-z]{2}$)/, 'state:')

function setsOf(condition: Condition, home: string): KeySet[] {
  if ('all' in condition) return condition.all.flatMap((part) => setsOf(part, home))
  if ('not' in condition) return []
  if (!('any' in condition)) return testSets(condition, home)
  const parts = condition.any.map((part) => setsOf(part, home))
  if (parts.some((sets) => sets.length === 0)) return []
  // of each part the first will do
  return [parts.flatMap((sets) => sets[0]!)]
}

/** Texts whose keys are their folded selves. */
const texts: Partial<Record<Test['field'], string>> = {
  company_industry: 'industry',
  city: 'city',
  source: 'source',
  vendor: 'vendor',
  vendor_status: 'vendor_status',
  product_name: 'product',
}

function testSets({ field, op, value }: Test, home: string): KeySet[] {
  const { type } = findField(field)!.field
  const asked = (Array.isArray(value) ? value : [value]).map(String)
  if (field === 'tags') {
    const keys = asked.map((tag) => keyOf('tag', tag))
    return op === 'has_any' ? [keys] : op === 'has_all' ? keys.map((key) => [key]) : []
  }
  if (op !== 'is' && op !== 'in') return []
  const kind = type === 'custom' ? field : texts[field]
  if (kind) return [asked.map((text) => keyOf(kind, text))]
  const wanted = new Set(asked.flatMap((text) => keysOfValue(type, text)))
  switch (type) {
    case 'state':
      return [[...stateKeys((of, code) => wanted.has(`${of}-${code}`)), ...[...wanted].map(stateKey)]]
    case 'country':
      return [countryKeys((code) => wanted.has(code), home)]
    case 'uf':
      return [ufKeys(wanted)]
    case 'ddd':
      return [[...wanted].map((code) => `ddd:${code}`)]
    default:
      return []
  }
}

const stateKeys = (accepts: (of: string, code: string) => boolean) =>
  both.flatMap((of) => stateSpellingsOf(of, (code) => accepts(of, code)).map((spelling) => `state:${spelling}`))

/** By its name, or by the state of a lead that states no country. */
const countryKeys = (accepts: (code: string) => boolean, home: string) => [
  ...countrySpellingsOf(accepts).map((spelling) => `country:${spelling}`),
  ...inferringSpellingsOf(accepts, home).map((spelling) => `state:${spelling}`),
]

/** By the state's name, by the first digits of its postal codes, by its area codes. */
function ufKeys(wanted: ReadonlySet<string>): KeySet {
  const ceps = cepRanges
    .filter(({ state }) => wanted.has(state))
    .flatMap(({ from, to }) => {
      const first = Math.floor(from / 100)
      return Array.from({ length: Math.floor(to / 100) - first + 1 }, (_, n) => String(first + n).padStart(3, '0'))
    })
  const codes = areaCodes.filter((code) => wanted.has(placeOfAreaCode(code)!.state))
  return [
    ...stateKeys((of, code) => of === 'BR' && wanted.has(code)),
    ...new Set(ceps.map((digits) => `cep:${digits}`)),
    ...codes.map((code) => `ddd:${code}`),
  ]
}
