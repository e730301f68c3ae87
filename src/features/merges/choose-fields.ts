import { canonicalJson } from '../../base/canonical-json.ts'
import { type LeadState, mergeState, type StatedField, tagsOf } from '../leads/merge-facts.ts'

/** One lead of a merge with what facts say of it. */
export interface MergingLead {
  id: string
  state: LeadState
}

/** One field of a merge: which lead's value holds, and why. */
export interface FieldChoice {
  field: string
  isConflict: boolean
  survivor: string
  reason: 'only' | 'same' | 'newest' | 'chosen'
  values: { leadId: string; value: unknown; statedAt: string | null }[]
}

/** Stamps are four times the milliseconds (merge-facts.ts); what look-ups completed is below every fact and has no time. */
const timeOf = ({ stamp }: StatedField) => (stamp > 0 ? new Date(Math.floor(stamp / 4)).toISOString() : null)

/**
 * What one lead of several would be. By itself the newest statement holds, as if every fact had been told of one lead; a
 * person may choose another value, which is then their word of now. Conflicts first.
 */
export function chooseFields(
  leads: readonly MergingLead[],
  choices: Readonly<Record<string, string>>,
  now: { stamp: number; by: string },
): { fields: FieldChoice[]; merged: LeadState; tags: string[] } {
  const [first, ...others] = leads as [MergingLead, ...MergingLead[]]
  const merged: LeadState = { ...first.state, fields: new Map(first.state.fields) }
  for (const { state } of others) mergeState(merged, state)
  const names = new Set(
    leads.flatMap(({ state }) => [...state.fields.keys()]).filter((name) => !name.startsWith('tag.')),
  )
  const fields = [...names].sort().map((field) => chooseField(field, leads, merged, choices[field]))
  for (const { field, survivor, reason } of fields) {
    if (reason !== 'chosen') continue
    const value = leads.find(({ id }) => id === survivor)!.state.fields.get(field)?.value ?? null
    merged.fields.set(field, { value, stamp: now.stamp, intakeId: null, by: now.by })
  }
  return { fields: fields.sort((a, b) => Number(b.isConflict) - Number(a.isConflict)), merged, tags: tagsOf(merged) }
}

function chooseField(
  field: string,
  leads: readonly MergingLead[],
  merged: LeadState,
  chosen: string | undefined,
): FieldChoice {
  const stated = leads.flatMap(({ id, state }) => {
    const said = state.fields.get(field)
    return said ? [{ id, said }] : []
  })
  const different = new Set(stated.map(({ said }) => canonicalJson(said.value)))
  const holding = stated.find(({ said }) => said === merged.fields.get(field)) ?? stated[0]!
  const isChosen = chosen !== undefined && leads.some(({ id }) => id === chosen)
  const reason = isChosen ? 'chosen' : stated.length === 1 ? 'only' : different.size === 1 ? 'same' : 'newest'
  return {
    field,
    isConflict: different.size > 1,
    survivor: isChosen ? chosen : holding.id,
    reason,
    values: stated.map(({ id, said }) => ({ leadId: id, value: said.value, statedAt: timeOf(said) })),
  }
}
