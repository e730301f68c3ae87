/** Brazil's two-digit area codes (DDD): 67 by Anatel's schedule; the states per code are general knowledge. */
const byState: Record<string, string> = {
  SP: '11 12 13 14 15 16 17 18 19',
  RJ: '21 22 24',
  ES: '27 28',
  MG: '31 32 33 34 35 37 38',
  PR: '41 42 43 44 45 46',
  SC: '47 48 49',
  RS: '51 53 54 55',
  DF: '61',
  GO: '62 64',
  TO: '63',
  MT: '65 66',
  MS: '67',
  AC: '68',
  RO: '69',
  BA: '71 73 74 75 77',
  SE: '79',
  PE: '81 87',
  AL: '82',
  PB: '83',
  RN: '84',
  CE: '85 88',
  PI: '86 89',
  PA: '91 93 94',
  AM: '92 97',
  RR: '95',
  AP: '96',
  MA: '98 99',
}

const stateByCode = new Map(
  Object.entries(byState).flatMap(([state, codes]) => codes.split(' ').map((code) => [code, state] as const)),
)

/** All 67 codes, ascending. */
export const areaCodes: readonly string[] = [...stateByCode.keys()].sort()

/** Offsets differ inside AM (its far west is an hour behind) and PE (Noronha is an hour ahead); the hint is the state's. */
const zoneByState: Record<string, string> = {
  AC: 'America/Rio_Branco',
  AL: 'America/Maceio',
  AM: 'America/Manaus',
  AP: 'America/Belem',
  BA: 'America/Bahia',
  CE: 'America/Fortaleza',
  MA: 'America/Fortaleza',
  MS: 'America/Campo_Grande',
  MT: 'America/Cuiaba',
  PA: 'America/Belem',
  PB: 'America/Fortaleza',
  PE: 'America/Recife',
  PI: 'America/Fortaleza',
  RN: 'America/Fortaleza',
  RO: 'America/Porto_Velho',
  RR: 'America/Boa_Vista',
  SE: 'America/Maceio',
  TO: 'America/Araguaina',
}

/** The IANA zone of a Brazilian state (UF, upper case); null for anything else. */
export function zoneOfState(uf: string): string | null {
  if (!Object.hasOwn(byState, uf)) return null
  return zoneByState[uf] ?? 'America/Sao_Paulo'
}

/**
 * State and zone that a Brazilian area code points to; null when no such code exists. A weak hint only: numbers move
 * with people (portability), and 61 serves parts of GO as well.
 */
export function placeOfAreaCode(code: string): { state: string; zone: string } | null {
  const state = stateByCode.get(code)
  return state === undefined ? null : { state, zone: zoneOfState(state)! }
}
