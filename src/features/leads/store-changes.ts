import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'

/** One line of a lead's timeline: what changed and what caused it. */
export interface ChangeRow {
  id: string
  workspaceId: string
  leadId: string
  at: Date
  kind: string
  field: string | null
  oldValue: unknown
  newValue: unknown
  causeKind: 'intake' | 'effect' | 'user' | 'import' | 'rule' | 'timer'
  causeId: string
  note: string | null
}

export const changeRows = defineRowset<ChangeRow>({
  id: 'uuid',
  workspaceId: 'uuid',
  leadId: 'uuid',
  at: 'timestamptz',
  kind: 'text',
  field: 'text',
  oldValue: 'jsonb',
  newValue: 'jsonb',
  causeKind: 'text',
  causeId: 'text',
  note: 'text',
})

/** Adds lines to timelines; one with an id that exists was told before. */
export async function insertChanges(tx: Transaction, rows: ChangeRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.query({
    name: 'insert_lead_changes',
    text: `insert into lead_changes (${changeRows.names}) select ${changeRows.names} from ${changeRows.from(1)} r on conflict do nothing`,
    values: changeRows.values(rows),
  })
}
