import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'

export interface Move {
  loser: string
  winner: string
}

/** A lead that came from one party to another. */
export interface MovedLead {
  leadId: string
  workspaceId: string
  from: string
  to: string
}

const moveRows = defineRowset<Move>({ loser: 'uuid', winner: 'uuid' })

/** Hands identities, leads and request links of the losers to the winners, and marks the losers. */
export async function moveParties(tx: Transaction, moves: Move[]): Promise<MovedLead[]> {
  const { rows } = await tx.query({
    name: 'move_parties',
    text: `with moves as materialized (select * from ${moveRows.from(1)} r),
      identities_moved as (update identities i set party_id = m.winner from moves m where i.party_id = m.loser),
      links as (
        insert into party_intakes (workspace_id, party_id, lead_id, intake_id, received_at, event_id)
        select x.workspace_id, m.winner, x.lead_id, x.intake_id, x.received_at, x.event_id
        from moves m join party_intakes x on x.party_id = m.loser on conflict do nothing
      ),
      links_gone as (delete from party_intakes x using moves m where x.party_id = m.loser),
      marked as (update core.parties p set merged_into = m.winner, updated_at = now() from moves m where p.id = m.loser or p.merged_into = m.loser)
      update leads l set party_id = m.winner from moves m where l.party_id = m.loser
      returning l.id, l.workspace_id, m.loser, m.winner`,
    values: moveRows.values(moves),
  })
  return rows.map((row) => ({ leadId: row.id, workspaceId: row.workspace_id, from: row.loser, to: row.winner }))
}

/** Parties made and emptied within this transaction. */
export async function deleteParties(tx: Transaction, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.query({ name: 'delete_parties', text: 'delete from core.parties where id = any($1)', values: [ids] })
}
