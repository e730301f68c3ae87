import type { Transaction } from '../../db/transaction.ts'
import type { Place as Workplace } from '../route.ts'
import type { Selection } from './read-selection.ts'
import { type LeadItem, listLeads } from './store-read.ts'
import type { Place } from './store-search.ts'

/**
 * Every lead that is meant, newest first, `size` at a time, each page in a transaction of its own: what takes long must
 * not keep one open. Leads that come meanwhile are newer than where it began.
 */
export async function* pageThrough(
  transaction: Workplace['transaction'],
  workspaceId: string,
  { filter, search }: Selection,
  size: number,
): AsyncGenerator<LeadItem[]> {
  let after: Place | null = null
  for (;;) {
    const read = (tx: Transaction) => listLeads(tx, workspaceId, filter, search, size, after)
    const rows: LeadItem[] = await transaction(read)
    const page = rows.slice(0, size)
    if (page.length > 0) yield page
    const last = page.at(-1)
    if (rows.length <= size || !last) return
    after = { createdAt: last.createdAt, id: last.id }
  }
}
