import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { FieldValue } from './merge-facts.ts'
import { type FactColumn, factColumns } from './store.ts'
import { type ChangeRow, changeRows } from './store-changes.ts'

/** A party to make. */
export interface PartyRow {
  id: string
  workspaceId: string
  fullName: string | null
  provenance: Record<string, unknown>
}

/** A lead as facts make it; every other column of `leads` belongs to other steps. */
export type LeadRow = {
  id: string
  workspaceId: string
  sourceWorkspaceId: string
  partyId: string
  connectionId: string | null
  vendor: string
  vendorLeadId: string | null
  fingerprint: string
  tags: string[]
  custom: Record<string, FieldValue>
  contactQuality: unknown
  fieldStamps: Record<string, number>
  createdAt: Date
  updatedAt: Date
} & Record<FactColumn, FieldValue | null>

/** A fact that spoke of a party and its lead. */
export interface PartyIntakeRow {
  workspaceId: string
  partyId: string
  leadId: string
  intakeId: string
  receivedAt: Date
  eventId: string
}

const partyRows = defineRowset<PartyRow>({ id: 'uuid', workspaceId: 'uuid', fullName: 'text', provenance: 'jsonb' })
const leadRows = defineRowset<LeadRow>({
  id: 'uuid',
  workspaceId: 'uuid',
  sourceWorkspaceId: 'uuid',
  partyId: 'uuid',
  connectionId: 'uuid',
  vendor: 'text',
  vendorLeadId: 'text',
  fingerprint: 'text',
  ...factColumns,
  tags: 'text[]',
  custom: 'jsonb',
  contactQuality: 'jsonb',
  fieldStamps: 'jsonb',
  createdAt: 'timestamptz',
  updatedAt: 'timestamptz',
})
const partyIntakeRows = defineRowset<PartyIntakeRow>({
  workspaceId: 'uuid',
  partyId: 'uuid',
  leadId: 'uuid',
  intakeId: 'uuid',
  receivedAt: 'timestamptz',
  eventId: 'uuid',
})

const after = (...before: { width: number }[]) => before.reduce((sum, rows) => sum + rows.width, 1)

const writeText = `
with parties as (
  insert into core.parties (${partyRows.names}) select ${partyRows.names} from ${partyRows.from(1)} r
), new_leads as (
  insert into leads (${leadRows.names}) select ${leadRows.names} from ${leadRows.from(after(partyRows))} r
), changed_leads as (
  update leads l set ${leadRows.assignments('r', 'id', 'workspaceId', 'sourceWorkspaceId', 'fingerprint')}
  from ${leadRows.from(after(partyRows, leadRows))} r where l.id = r.id
), changes as (
  insert into lead_changes (${changeRows.names})
  select ${changeRows.names} from ${changeRows.from(after(partyRows, leadRows, leadRows))} r
)
insert into party_intakes (${partyIntakeRows.names})
select ${partyIntakeRows.names} from ${partyIntakeRows.from(after(partyRows, leadRows, leadRows, changeRows))} r
on conflict do nothing`

export interface Writes {
  parties: PartyRow[]
  newLeads: LeadRow[]
  changedLeads: LeadRow[]
  changes: ChangeRow[]
  partyIntakes: PartyIntakeRow[]
}

/** Writes a batch in one statement. */
export async function writeLeads(tx: Transaction, writes: Writes): Promise<void> {
  await tx.query({
    name: 'write_leads',
    text: writeText,
    values: [
      ...partyRows.values(writes.parties),
      ...leadRows.values(writes.newLeads),
      ...leadRows.values(writes.changedLeads),
      ...changeRows.values(writes.changes),
      ...partyIntakeRows.values(writes.partyIntakes),
    ],
  })
}
