import { areaCodes, placeOfAreaCode } from '../../domain/area-code.ts'
import { regionKey } from '../../domain/condition/region-key.ts'
import { countrySpellings, inferCountry, regionsOf, stateOfCep, stateSpellings } from '../../domain/place.ts'
import type { Conditions } from '../conditions.ts'

/**
 * What a lead's place is, as SQL. The rules are not written again: every spelling that the pure functions know is put
 * to them once, and the spellings that lead to what is wanted travel as a parameter.
 */

export type Value = Conditions['value']

const country = 'l.company_location_country'
const state = 'l.company_location_state'
export const isBlank = (column: string) => `coalesce(${column}, '') ~ '^\\s*$'`
/** As `normalizeState` reads it: folded, `BR-` cut off in front of a code. */
const stateKey = `regexp_replace(fold_text(${state}), '^[a-z]{2}-(?=[a-z]{2}$)', '')`
export const cep = 'cep_of(l.company_location_postal_code)'
/** Phones are stored as E.164. */
export const ddd = `substring(l.phone from '^\\+55([1-9][1-9])[0-9]{8,9}$')`

const both = ['BR', 'US'] as const
export const isOneOf = (text: string, wanted: Iterable<string>, value: Value) =>
  `${text} = any(${value([...wanted])}::text[])`

/** The lead's country, stated or inferred, is one of these codes; null: any. `home`: the workspace's. */
export function countryIs(wanted: ReadonlySet<string> | null, home: string, value: Value): string {
  const isWanted = (code: string) => wanted === null || wanted.has(code)
  const stated = [...countrySpellings()].flatMap(([spelling, code]) => (isWanted(code) ? [spelling] : []))
  const spellings = new Set(both.flatMap((each) => [...stateSpellings(each).keys()]))
  const inferred = [...spellings].filter((spelling) => {
    const placed = inferCountry(null, spelling, home)
    return placed !== null && isWanted(placed.country)
  })
  const byName = isOneOf(`replace(fold_text(${country}), '.', '')`, stated, value)
  return `(case when ${isBlank(country)} then ${isOneOf(stateKey, inferred, value)} else ${byName} end)`
}

const spellingsOf = (of: 'BR' | 'US', accepts: (code: string) => boolean) =>
  [...stateSpellings(of)].flatMap(([spelling, code]) => (accepts(code) ? [spelling] : []))

/** The lead's state has one of these keys: `BR-SP`, or the folded text of a state that no country of ours has. */
export function stateIs(wanted: ReadonlySet<string>, home: string, value: Value): string {
  const coded = both.map((of) => {
    const isKnown = isOneOf(stateKey, stateSpellings(of).keys(), value)
    const isWanted = isOneOf(
      stateKey,
      spellingsOf(of, (code) => wanted.has(`${of}-${code}`)),
      value,
    )
    return `when ${countryIs(new Set([of]), home, value)} and ${isKnown} then ${isWanted}`
  })
  // few rows come as far as asking for the country
  const spellings = both.flatMap((of) => spellingsOf(of, (code) => wanted.has(`${of}-${code}`)))
  const isCandidate = `(${isOneOf(stateKey, spellings, value)} or ${isOneOf(`fold_text(${state})`, wanted, value)})`
  return `(${isCandidate} and case ${coded.join(' ')} else ${isOneOf(`fold_text(${state})`, wanted, value)} end)`
}

/** The lead's state lies in a region with one of these keys; null: in any. */
export function regionIs(wanted: ReadonlySet<string> | null, home: string, value: Value): string {
  const isWanted = (of: string, code: string) =>
    regionsOf(of, code).some((name) => wanted === null || wanted.has(regionKey(name)))
  const either = both.map((of) => {
    const spellings = spellingsOf(of, (code) => isWanted(of, code))
    return `${isOneOf(stateKey, spellings, value)} and ${countryIs(new Set([of]), home, value)}`
  })
  return `(${either.join(' or ')})`
}

/** The lead's Brazilian state, by its name, its postal code or its area code, is one of these; null: any. */
export function ufIs(wanted: ReadonlySet<string> | null, home: string, value: Value): string {
  const isWanted = (code: string) => wanted === null || wanted.has(code)
  const inBrazil = countryIs(new Set(['BR']), home, value)
  const ranges = cepRanges.filter(({ state: of }) => isWanted(of))
  const sector = `left(${cep}, 5)::int`
  const byCep = ranges.map(({ from, to }) => `${sector} between ${from} and ${to}`).join(' or ') || 'false'
  const codes = areaCodes.filter((code) => isWanted(placeOfAreaCode(code)!.state))
  return `(case when ${countryIs(null, home, value)} and not ${inBrazil} then false
    when ${inBrazil} and ${isOneOf(stateKey, stateSpellings('BR').keys(), value)} then ${isOneOf(stateKey, spellingsOf('BR', isWanted), value)}
    when ${sector} >= ${cepRanges[0]!.from} then ${byCep} else ${isOneOf(ddd, codes, value)} end)`
}

/** The states of all postal codes, by their first five digits. */
const cepRanges: { state: string; from: number; to: number }[] = []
for (let sector = 0; sector <= 99_999; sector++) {
  const of = stateOfCep(String(sector).padStart(5, '0'))
  const last = cepRanges.at(-1)
  if (of === null) continue
  if (last?.state === of && last.to === sector - 1) last.to = sector
  else cepRanges.push({ state: of, from: sector, to: sector })
}
