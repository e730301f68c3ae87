import { countrySpellings, inferCountry, stateSpellings } from '../../domain/place.ts'

/** The pure rules of places (domain/place.ts) turned round: every spelling and code that leads to what is wanted. */

export const both = ['BR', 'US'] as const

/** Of the states with these codes, as `normalizeState` reads them: folded, without `BR-`. */
export const stateSpellingsOf = (of: 'BR' | 'US', accepts: (code: string) => boolean): string[] =>
  [...stateSpellings(of)].flatMap(([spelling, code]) => (accepts(code) ? [spelling] : []))

/** Of countries, as `normalizeCountry` reads them: folded, without dots. */
export const countrySpellingsOf = (accepts: (code: string) => boolean): string[] =>
  [...countrySpellings()].flatMap(([spelling, code]) => (accepts(code) ? [spelling] : []))

/** Of states that give a lead without a country one of these. `home`: the workspace's. */
export function inferringSpellingsOf(accepts: (code: string) => boolean, home: string): string[] {
  const spellings = new Set(both.flatMap((each) => [...stateSpellings(each).keys()]))
  return [...spellings].filter((spelling) => {
    const placed = inferCountry(null, spelling, home)
    return placed !== null && accepts(placed.country)
  })
}
