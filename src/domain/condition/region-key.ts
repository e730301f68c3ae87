import { fold } from '../fold.ts'
import { americanStates, brazilianStates } from '../place-names.ts'

/**
 * What spellings of one region have in common: `Centro-Oeste` and `centro oeste`, `Northeast`, `North East`,
 * `Northeastern US` and `US Northeast`. Names in English are regions of the US, those in Portuguese of Brazil.
 */
export function regionKey(text: string): string {
  const plain = fold(text).replace(/\b(?:the|us|u\.s\.|usa|united states|region|regiao|of)\b\.?/g, '')
  return plain.replace(/[^a-z0-9]/g, '').replace(/(?<=north|south|east|west)ern$/, '')
}

/** Region key → its country and the codes of its states. */
const states = new Map<string, { country: 'BR' | 'US'; states: string[] }>()
for (const [country, table] of [
  ['BR', brazilianStates],
  ['US', americanStates],
] as const)
  for (const [code, { regions }] of Object.entries(table))
    for (const region of regions) {
      const key = regionKey(region)
      const known = states.get(key) ?? { country, states: [] }
      known.states.push(code)
      states.set(key, known)
    }

/** The states of a region however it is spelled; null for a region that nobody knows. */
export function statesOfRegion(text: string): { country: 'BR' | 'US'; states: readonly string[] } | null {
  return states.get(regionKey(text)) ?? null
}
