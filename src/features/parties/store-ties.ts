import { newId } from '../../base/ids.ts'
import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'

/** Two parties to which the contacts of one lead lead. */
export interface Tie {
  workspaceId: string
  a: string
  b: string
  leadId: string
  intakeId: string
}

const tieRows = defineRowset<Tie & { id: string }>({
  id: 'uuid',
  workspaceId: 'uuid',
  a: 'uuid',
  b: 'uuid',
  leadId: 'uuid',
  intakeId: 'uuid',
})

/** Leaves ties for the timer that links parties. */
export async function insertTies(tx: Transaction, ties: Tie[]): Promise<void> {
  if (ties.length === 0) return
  await tx.query({
    name: 'insert_ties',
    text: `insert into party_ties (${tieRows.names}) select ${tieRows.names} from ${tieRows.from(1)} r`,
    values: tieRows.values(ties.map((tie) => ({ ...tie, id: newId() }))),
  })
}

/** Takes the oldest ties out. */
export async function takeTies(tx: Transaction, limit: number): Promise<Tie[]> {
  const { rows } = await tx.query({
    name: 'take_ties',
    text: `with oldest as (select id from party_ties order by id limit $1 for update skip locked)
      delete from party_ties t using oldest o where t.id = o.id
      returning t.id, t.workspace_id, t.a, t.b, t.lead_id, t.intake_id`,
    values: [limit],
  })
  rows.sort((a, b) => (a.id < b.id ? -1 : 1))
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    a: row.a,
    b: row.b,
    leadId: row.lead_id,
    intakeId: row.intake_id,
  }))
}

/** These parties and all that they were linked to, one after the other. */
export async function followLinked(tx: Transaction, ids: string[]): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>({
    name: 'follow_linked',
    text: `with recursive chain (id) as (
        select unnest($1::uuid[]) union select p.merged_into from chain c join core.parties p on p.id = c.id where p.merged_into is not null
      ) select id from chain`,
    values: [ids],
  })
  return rows.map(({ id }) => id)
}

/** A line in the timeline of the lead that showed the tie; told once, however often it shows. */
export interface TieLine extends Tie {
  id: string
  kind: 'party_linked' | 'possible_duplicate'
  note: string
}

const lineRows = defineRowset<TieLine>({
  id: 'uuid',
  workspaceId: 'uuid',
  a: 'uuid',
  b: 'uuid',
  leadId: 'uuid',
  intakeId: 'uuid',
  kind: 'text',
  note: 'text',
})

export async function insertTieLines(tx: Transaction, lines: TieLine[]): Promise<void> {
  if (lines.length === 0) return
  await tx.query({
    name: 'insert_tie_lines',
    text: `insert into lead_changes (id, workspace_id, lead_id, kind, field, old_value, new_value, cause_kind, cause_id, note)
      select r.id, l.workspace_id, r.lead_id, r.kind, 'party_id', to_jsonb(r.a), to_jsonb(r.b), 'intake', r.intake_id::text, r.note
      from ${lineRows.from(1)} r join leads l on l.id = r.lead_id on conflict do nothing`,
    values: lineRows.values(lines),
  })
}
