import { confidence } from '../../domain/provenance.ts'
import { learn } from '../parties/learn.ts'
import type { Said } from '../parties/learn-statements.ts'
import { newParty, type Party } from '../parties/store.ts'
import type { Saved } from './apply-facts.ts'
import { timeOf } from './merge-facts.ts'

/** What the facts of a batch say their people are called. Every fact counts, also one that is old. */
export function namesOf(batch: Saved[]): Said[] {
  return batch.flatMap(({ id: leadId, partyId, incoming }) =>
    incoming.facts.flatMap(({ fact, state }) => {
      const value = state.fields.get('full_name')?.value
      if (typeof value !== 'string') return []
      const origin = { source: fact.vendor, at: timeOf(fact).toISOString(), confidence: confidence.stated }
      const statement = { field: 'full_name' as const, value, ...origin }
      return [{ partyId, leadId, intakeId: fact.intakeId, statement }]
    }),
  )
}

/** The parties that have to be made, with their names. */
export function freshParties(batch: Saved[], fresh: ReadonlySet<string>, names: Said[]): Party[] {
  const parties = new Map<string, Party>()
  for (const { partyId, workspaceId } of batch)
    if (fresh.has(partyId)) parties.set(partyId, newParty(partyId, workspaceId))
  for (const { partyId, statement } of names) {
    const party = parties.get(partyId)
    if (party) learn(party, statement)
  }
  return [...parties.values()]
}
