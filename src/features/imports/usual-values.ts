import { applyFacts, type Saved } from '../leads/apply-facts.ts'
import { foldFacts } from '../leads/fold-facts.ts'
import { freshParties, namesOf } from '../leads/state-names.ts'
import { leadRow } from '../leads/write-rows.ts'
import { factOfRow, type RowOrigin } from './fact-of-row.ts'

/** What nearly every row of a file has alike, as JSON: the check of two good contacts, one stamp for all fields, where the name is from. */
export interface UsualValues {
  quality: string
  stamps: string
  provenance: string
}

let last: { vendor: string; receivedAt: number; values: UsualValues } | null = null

/** Those of a file, made by the functions that make any row's, from a row as good as a row can be. */
export function usualValues(origin: RowOrigin): UsualValues {
  const { vendor, receivedAt } = origin
  if (last?.vendor !== vendor || last.receivedAt !== receivedAt) last = { vendor, receivedAt, values: valuesOf(origin) }
  return last.values
}

function valuesOf(origin: RowOrigin): UsualValues {
  const facts = { vendorLeadId: null, name: 'Ana Souza', email: 'ana.souza@example.test', phone: '+5511987654321' }
  const fact = factOfRow(origin, origin.jobId, 1, '', { facts, at: null, problems: [] })
  const [incoming] = foldFacts([fact], () => '', new Map())
  const saved = applyFacts(incoming!, null, incoming!.newPartyId)
  const { contactQuality, fieldStamps } = leadRow(saved, fact.receivedAt)
  return {
    quality: JSON.stringify(contactQuality),
    stamps: JSON.stringify(fieldStamps),
    provenance: JSON.stringify(provenanceOf(saved)),
  }
}

/** Where what the new lead's party is called comes from. */
export function provenanceOf(saved: Saved) {
  const [party] = freshParties([saved], new Set([saved.partyId]), namesOf([saved]))
  return party?.provenance ?? {}
}
