import { areaCodes, placeOfAreaCode } from '../../domain/area-code.ts'
import { regionKey } from '../../domain/condition/region-key.ts'
import { cepRanges, regionsOf, stateSpellings } from '../../domain/place.ts'
import type { Conditions } from '../conditions.ts'
import { both, countrySpellingsOf, inferringSpellingsOf, stateSpellingsOf } from './place-spellings.ts'

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

export const isOneOf = (text: string, wanted: Iterable<string>, value: Value) =>
  `${text} = any(${value([...wanted])}::text[])`

/** The lead's country, stated or inferred, is one of these codes; null: any. `home`: the workspace's. */
export function countryIs(wanted: ReadonlySet<string> | null, home: string, value: Value): string {
  const isWanted = (code: string) => wanted === null || wanted.has(code)
  const stated = countrySpellingsOf(isWanted)
  const inferred = inferringSpellingsOf(isWanted, home)
  const byName = isOneOf(`replace(fold_text(${country}), '.', '')`, stated, value)
  return `(case when ${isBlank(country)} then ${isOneOf(stateKey, inferred, value)} else ${byName} end)`
}

/** The lead's state has one of these keys: `BR-SP`, or the folded text of a state that no country of ours has. */
export function stateIs(wanted: ReadonlySet<string>, home: string, value: Value): string {
  const coded = both.map((of) => {
    const isKnown = isOneOf(stateKey, stateSpellings(of).keys(), value)
    const isWanted = isOneOf(
      stateKey,
      stateSpellingsOf(of, (code) => wanted.has(`${of}-${code}`)),
      value,
    )
    return `when ${countryIs(new Set([of]), home, value)} and ${isKnown} then ${isWanted}`
  })
  // few rows come as far as asking for the country
  const spellings = both.flatMap((of) => stateSpellingsOf(of, (code) => wanted.has(`${of}-${code}`)))
  const isCandidate = `(${isOneOf(stateKey, spellings, value)} or ${isOneOf(`fold_text(${state})`, wanted, value)})`
  return `(${isCandidate} and case ${coded.join(' ')} else ${isOneOf(`fold_text(${state})`, wanted, value)} end)`
}

/** The lead's state lies in a region with one of these keys; null: in any. */
export function regionIs(wanted: ReadonlySet<string> | null, home: string, value: Value): string {
  const isWanted = (of: string, code: string) =>
    regionsOf(of, code).some((name) => wanted === null || wanted.has(regionKey(name)))
  const either = both.map((of) => {
    const spellings = stateSpellingsOf(of, (code) => isWanted(of, code))
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
    when ${inBrazil} and ${isOneOf(stateKey, stateSpellings('BR').keys(), value)} then ${isOneOf(stateKey, stateSpellingsOf('BR', isWanted), value)}
    when ${sector} >= ${cepRanges[0]!.from} then ${byCep} else ${isOneOf(ddd, codes, value)} end)`
}
