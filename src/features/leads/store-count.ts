import type { Transaction } from '../../db/transaction.ts'
import { conditions } from '../conditions.ts'
import type { Selection } from './read-selection.ts'
import { addFilter } from './store-filter.ts'
import { sieveOf } from './store-sieve.ts'

/** Beyond this nobody counts: "10 000 or more" says enough, and stays quick. */
export const mostCounted = 10_000
/** How long a caller waits for a number. */
const patienceMs = 2_000

export interface Count {
  /** Null: not known within two seconds. */
  count: number | null
  isCapped: boolean
}

/** How many leads are meant, up to `mostCounted`. A search by words looks at that many matches at most. */
export async function countLeads(tx: Transaction, workspaceId: string, { filter, search }: Selection): Promise<Count> {
  const where = conditions()
  addFilter(where, workspaceId, filter)
  if (search?.kind === 'person') where.and(search.where(where))
  const sieve = await sieveOf(tx, filter, search)
  if (sieve && (search || sieve.walkFirst === 0)) {
    const { ids, last } = await sieve.read(null, Math.max(sieve.most, mostCounted + 1))
    if (!last || search) where.and(`l.id = any(${where.value(ids)}::uuid[])`)
  }
  await tx.query(`set local statement_timeout = ${patienceMs}`)
  const { rows } = await tx.query<{ count: number }>(
    `select count(*)::int as count from (select from leads l where ${where.text()} limit ${mostCounted + 1}) found`,
    where.values,
  )
  const { count } = rows[0]!
  return { count: Math.min(count, mostCounted), isCapped: count > mostCounted }
}

/** The server ended a statement that took too long. */
export const isTooSlow = (error: unknown) => (error as { code?: string })?.code === '57014'
