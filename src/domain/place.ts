import { fold } from './fold.ts'
import { americanStates, brazilianStates, countryNicknames, type State } from './place-names.ts'

const statesOf: Record<string, Record<string, State>> = { BR: brazilianStates, US: americanStates }

const codesByName = new Map(
  Object.entries(statesOf).map(([country, states]) => [
    country,
    new Map(Object.entries(states).map(([code, { name }]) => [fold(name), code])),
  ]),
)

/** Countries by folded name (pt, es, en) and by code: built on first use, since Intl takes some milliseconds. */
let countries: Map<string, string> | null = null

function buildCountries(): Map<string, string> {
  const byName = new Map<string, string>()
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  const codes = letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => !noCountry.test(code))
  for (const locale of ['pt-BR', 'es', 'en']) {
    const names = new Intl.DisplayNames(locale, { type: 'region', fallback: 'none' })
    for (const code of codes) {
      const name = names.of(code)
      if (name) byName.set(fold(name), code).set(code.toLowerCase(), code)
    }
  }
  for (const [name, code] of Object.entries(countryNicknames)) byName.set(name, code)
  return byName
}

/** Codes that Intl names and ISO 3166 withdrew or reserves for groups and private use. */
const noCountry =
  /^(?:A[ACN]|BU|C[PQS]|D[DGY]|E[AUZ]|FX|HV|IC|N[HT]|Q[M-Z]|QU|RH|SU|T[AP]|U[KN]|VD|X[A-Z]|Y[DU]|Z[NPRZ])$/

/** ISO alpha-2 of a country as people write it (`Brasil`, `U.S.A.`, `us`); null when it is not known. */
export function normalizeCountry(text: string): string | null {
  countries ??= buildCountries()
  return countries.get(fold(text).replaceAll('.', '')) ?? null
}

/** Every spelling of a country that `normalizeCountry` knows, folded and without dots, with its code. */
export function countrySpellings(): ReadonlyMap<string, string> {
  countries ??= buildCountries()
  return countries
}

/** Every spelling of a state of BR or US that `normalizeState` knows, folded and without `BR-`, with its code. */
export function stateSpellings(country: 'BR' | 'US'): ReadonlyMap<string, string> {
  const codes = Object.keys(statesOf[country]!).map((code) => [code.toLowerCase(), code] as const)
  return new Map([...codesByName.get(country)!, ...codes])
}

/** Code of a state of BR or US from its code or name (`sp`, `São Paulo`, `BR-SP`); null for anything else. */
export function normalizeState(text: string, country: string): string | null {
  const states = Object.hasOwn(statesOf, country) ? statesOf[country] : undefined
  if (!states) return null
  const folded = fold(text)
  const code = folded.replace(/^[a-z]{2}-(?=[a-z]{2}$)/, '').toUpperCase()
  return Object.hasOwn(states, code) ? code : (codesByName.get(country)?.get(folded) ?? null)
}

/** The names of a state's regions, as rules may write them: `Nordeste`; `Northeast` and `New England`. [] when unknown. */
export function regionsOf(country: string, state: string): readonly string[] {
  const code = normalizeState(state, country)
  return code === null ? [] : statesOf[country]![code]!.regions
}

/** A country and how it is known, for traces. */
export interface PlacedCountry {
  country: string
  /** `stated`; `state`: only one of BR and US has it; `workspace`: both do, and the workspace is in one of them. */
  from: 'stated' | 'state' | 'workspace'
}

/**
 * The country of a lead. A stated one counts; otherwise a state that exists in exactly one of US and BR gives it
 * (TX → US); one of both (AL MA MS MT PA PR SC) takes the workspace's. Null: unknown, which matches no rule.
 */
export function inferCountry(
  stated: string | null | undefined,
  state: string | null | undefined,
  workspaceCountry: string,
): PlacedCountry | null {
  if (stated?.trim()) {
    const country = normalizeCountry(stated)
    return country === null ? null : { country, from: 'stated' }
  }
  const candidates = ['BR', 'US'].filter((country) => normalizeState(state ?? '', country) !== null)
  if (candidates.length === 1) return { country: candidates[0]!, from: 'state' }
  return candidates.includes(workspaceCountry) ? { country: workspaceCountry, from: 'workspace' } : null
}

/** Eight digits of a Brazilian postal code (CEP); null for anything else. A lost leading zero is not guessed. */
export function normalizeCep(text: string): string | null {
  const digits = /^\s*(\d{5})[-.\s]?(\d{3})\s*$/.exec(text.replace(/^\s*(\d{2})\.(\d{3})/, '$1$2'))
  return digits && digits[1] !== '00000' ? digits[1]! + digits[2]! : null
}

/** First and last five digits of each state's codes, by the postal service's ranges; AM, DF and GO have several. In order. */
export const cepRanges: readonly { state: string; from: number; to: number }[] = [
  { state: 'SP', from: 1000, to: 19999 },
  { state: 'RJ', from: 20000, to: 28999 },
  { state: 'ES', from: 29000, to: 29999 },
  { state: 'MG', from: 30000, to: 39999 },
  { state: 'BA', from: 40000, to: 48999 },
  { state: 'SE', from: 49000, to: 49999 },
  { state: 'PE', from: 50000, to: 56999 },
  { state: 'AL', from: 57000, to: 57999 },
  { state: 'PB', from: 58000, to: 58999 },
  { state: 'RN', from: 59000, to: 59999 },
  { state: 'CE', from: 60000, to: 63999 },
  { state: 'PI', from: 64000, to: 64999 },
  { state: 'MA', from: 65000, to: 65999 },
  { state: 'PA', from: 66000, to: 68899 },
  { state: 'AP', from: 68900, to: 68999 },
  { state: 'AM', from: 69000, to: 69299 },
  { state: 'RR', from: 69300, to: 69399 },
  { state: 'AM', from: 69400, to: 69899 },
  { state: 'AC', from: 69900, to: 69999 },
  { state: 'DF', from: 70000, to: 72799 },
  { state: 'GO', from: 72800, to: 72999 },
  { state: 'DF', from: 73000, to: 73699 },
  { state: 'GO', from: 73700, to: 76799 },
  { state: 'RO', from: 76800, to: 76999 },
  { state: 'TO', from: 77000, to: 77999 },
  { state: 'MT', from: 78000, to: 78899 },
  { state: 'MS', from: 79000, to: 79999 },
  { state: 'PR', from: 80000, to: 87999 },
  { state: 'SC', from: 88000, to: 89999 },
  { state: 'RS', from: 90000, to: 99999 },
]

/** The state (UF) that a normalised CEP lies in; null for one in no range. General knowledge, unchecked at the source. */
export function stateOfCep(cep: string): string | null {
  const sector = Number(cep.slice(0, 5))
  return cepRanges.find(({ from, to }) => sector >= from && sector <= to)?.state ?? null
}
