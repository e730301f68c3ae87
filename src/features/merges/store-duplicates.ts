import type { Transaction } from '../../db/transaction.ts'

export interface Twin {
  id: string
  partyId: string
  fullName: string | null
  companyName: string | null
  email: string | null
  phone: string | null
  createdAt: Date
}

const columns = `l.id, l.party_id as "partyId", l.full_name as "fullName", l.company_name as "companyName", l.email, l.phone, l.created_at as "createdAt"`
const whole = 'l.merged_into is null and l.erased_at is null'

export async function findTwinless(tx: Transaction, workspaceId: string, id: string): Promise<Twin | undefined> {
  const { rows } = await tx.query<Twin & { id: string }>(
    `select ${columns} from leads l where l.workspace_id = $1 and l.id = $2 and ${whole}`,
    [workspaceId, id],
  )
  return rows[0]
}

/** Leads that share the person, the phone or the e-mail, or all words of the name: each through an index of its own. */
export async function findTwins(tx: Transaction, workspaceId: string, lead: Twin, words: string): Promise<Twin[]> {
  const { rows } = await tx.query<Twin & { id: string }>(
    `select ${columns} from leads l where l.workspace_id = $1 and l.id <> $2 and ${whole} and l.id in (
       (select id from leads where workspace_id = $1 and party_id = $3 limit 50)
       union (select id from leads where workspace_id = $1 and email = $4 limit 50)
       union (select id from leads where workspace_id = $1 and phone = $5 limit 50)
       union select lead_id from search_leads($6, 'infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 50) where $6 <> ''
     ) order by l.created_at desc limit 100`,
    [workspaceId, lead.id, lead.partyId, lead.email, lead.phone, words],
  )
  return rows
}
