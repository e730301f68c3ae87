import type { Saved } from './apply-facts.ts'
import { type ContactQuality, contactSnapshot, type StatedContact } from './check-contact.ts'
import { type FieldValue, type LeadState, tagsOf } from './merge-facts.ts'
import { type FactColumn, factColumnNames } from './store.ts'

/** A lead as it stands after `saveLead`; what later steps of the same fact start from. */
export interface KnownLead {
  id: string
  /** Where the lead lives now; another than the fact's once it was routed. */
  workspaceId: string
  partyId: string
  /** True for the batch that made it. */
  isNew: boolean
  /** Fields whose value is another than before; none of a new lead. */
  changed: string[]
  /** The connection that first told of it; its notes go there. */
  connectionId: string | null
  vendor: string
  vendorLeadId: string | null
  /** By the column names of `leads`; null where nothing is known. */
  columns: Record<FactColumn, FieldValue | null>
  custom: Record<string, FieldValue>
  tags: string[]
  contact: StatedContact
  quality: ContactQuality
  /** Fingerprint of name, e-mail and phone as they stand. */
  snapshot: string
  /** The last one that was enriched. */
  enrichedSnapshot: string | null
  closedAt: Date | null
}

declare module '../step.ts' {
  interface Known {
    /** Set by `saveLead`. */
    lead?: KnownLead
  }
}

/** What facts say, split as the table keeps it. */
export function columnsOf({ fields }: LeadState): Pick<KnownLead, 'columns' | 'custom'> {
  const columns = Object.fromEntries(factColumnNames.map((name) => [name, fields.get(name)?.value ?? null]))
  const custom: Record<string, FieldValue> = {}
  for (const [name, { value }] of fields)
    if (name.startsWith('custom.') && value !== null) custom[name.slice('custom.'.length)] = value
  return { columns: columns as KnownLead['columns'], custom }
}

export function toKnownLead({
  id,
  workspaceId,
  partyId,
  before,
  after,
  changed,
  incoming,
  contact,
  quality,
}: Saved): KnownLead {
  const { columns, custom } = columnsOf(after)
  return {
    id,
    workspaceId,
    partyId,
    isNew: before === null,
    changed,
    connectionId: after.origin.connectionId,
    vendor: after.origin.vendor,
    vendorLeadId: after.origin.vendorLeadId,
    columns,
    custom,
    tags: tagsOf(after),
    contact,
    quality,
    snapshot: contactSnapshot(contact, incoming.country),
    enrichedSnapshot: before?.enrichedSnapshot ?? null,
    closedAt: before?.closedAt ?? null,
  }
}
