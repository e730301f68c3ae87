import { newId } from '../../base/ids.ts'
import type { Saved } from './apply-facts.ts'
import { contactId, type LeadContacts } from './group-people.ts'
import { columnsOf } from './known-lead.ts'
import { type LeadState, type StatedField, tagsOf } from './merge-facts.ts'
import type { ChangeRow } from './store-changes.ts'
import type { IdentityRow } from './store-identities.ts'
import type { LeadRow, PartyIntakeRow } from './store-write.ts'

export function leadRow({ id, workspaceId, partyId, incoming, after, quality }: Saved, now: Date): LeadRow {
  const { columns, custom } = columnsOf(after)
  return {
    id,
    workspaceId,
    sourceWorkspaceId: incoming.workspaceId,
    partyId,
    connectionId: after.origin.connectionId,
    vendor: after.origin.vendor,
    vendorLeadId: after.origin.vendorLeadId,
    fingerprint: incoming.fingerprint,
    ...columns,
    tags: tagsOf(after),
    custom,
    contactQuality: quality,
    fieldStamps: fieldStamps(after),
    createdAt: after.createdAt,
    updatedAt: now,
  }
}

/** The newest stamp under '', those of the fields that an older fact stated, and those of emptied ones: a column's null says nothing. */
export function fieldStamps({ fields, origin }: LeadState): Record<string, number> {
  const newest = [...fields.values()].reduce((max, { stamp }) => Math.max(max, stamp), origin.stamp)
  const stamps: Record<string, number> = { '': newest }
  for (const [name, { stamp, value }] of fields) if (stamp !== newest || value === null) stamps[name] = stamp
  if (origin.stamp !== newest) stamps.origin = origin.stamp
  return stamps
}

/** One line for a lead that is new, else one for each field that changed. */
export function changesOf(saved: Saved, now: Date): ChangeRow[] {
  const { id: leadId, workspaceId, before, after, incoming } = saved
  const { intakeId: firstIntake, cause } = incoming.facts[0]!.fact
  const line = (kind: string, more: Partial<ChangeRow>): ChangeRow => ({
    id: newId(),
    workspaceId,
    leadId,
    at: now,
    kind,
    field: null,
    oldValue: null,
    newValue: null,
    causeKind: cause?.kind ?? 'intake',
    causeId: cause?.id ?? firstIntake,
    note: null,
    ...more,
  })
  if (!before) return [line('created', {})]
  const isTag = (name: string) => name.startsWith('tag.')
  const causeOf = ({ by, intakeId }: StatedField) =>
    by
      ? ({ causeKind: 'user', causeId: by } as const)
      : intakeId === null || intakeId === firstIntake
        ? {}
        : ({ causeKind: 'intake', causeId: intakeId } as const)
  const lines = saved.changed
    .filter((name) => !isTag(name))
    .map((field) => {
      const said = after.fields.get(field)!
      const oldValue = before.state.fields.get(field)?.value ?? null
      return line('updated', { field, oldValue, newValue: said.value, ...causeOf(said) })
    })
  const tagged = saved.changed.find(isTag)
  if (tagged) {
    const [oldValue, newValue] = [tagsOf(before.state), tagsOf(after)]
    lines.push(line('updated', { field: 'tags', oldValue, newValue, ...causeOf(after.fields.get(tagged)!) }))
  }
  return lines
}

export function partyIntakesOf({ id: leadId, partyId, incoming }: Saved): PartyIntakeRow[] {
  return incoming.facts.map(({ fact: { workspaceId, intakeId, receivedAt, id: eventId } }) => ({
    workspaceId,
    partyId,
    leadId,
    intakeId,
    receivedAt,
    eventId,
  }))
}

/** Contacts that lead to nobody yet, in the order in which identities are locked. */
export function newIdentities(
  leads: readonly (LeadContacts & { source: string; seenAt: Date })[],
  partyOf: readonly string[],
  known: ReadonlyMap<string, string>,
): IdentityRow[] {
  const rows = new Map<string, IdentityRow>()
  for (const [at, { workspaceId, contacts, source, seenAt }] of leads.entries()) {
    const more = { workspaceId, partyId: partyOf[at]!, isVerified: false, source, firstSeenAt: seenAt }
    for (const contact of contacts) {
      const id = contactId(workspaceId, contact.kind, contact.key)
      if (!known.has(id)) rows.set(id, { ...contact, ...more })
    }
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}
