import type pg from 'pg'
import type { Sealer } from '../../base/seal.ts'
import { inTransaction, type Transaction } from '../../db/transaction.ts'
import type { Event } from '../../domain/events.ts'
import * as store from './store.ts'

/** One question to one connection. */
export interface Question {
  workspaceId: string
  connectionId: string
  /** Kind of the intent. */
  kind: string
  /** What is asked, as the vendor's `lookup.key` says it; kept as a keyed hash only. */
  key: string
}

/** The facts that each question was answered with before, in the questions' order; null where nothing is kept. */
export async function takeCachedAnswers(
  db: store.Queryable,
  sealer: Sealer,
  questions: Question[],
): Promise<(Event[] | null)[]> {
  if (questions.length === 0) return []
  const found = await store.selectAnswers(
    db,
    questions.map((question) => toKey(sealer, question)),
  )
  return questions.map((_, place) => {
    const answer = found.get(place)
    return answer ? sealer.openJson<Event[]>(answer) : null
  })
}

/** Keeps answers, sealed, for their time. Of one question told twice the last answer stays. */
export async function rememberAnswers(
  db: store.Queryable,
  sealer: Sealer,
  answers: (Question & { ttlDays: number; events: Event[] })[],
): Promise<void> {
  const rows = answers.map(({ ttlDays, events, ...question }) => {
    const key = toKey(sealer, question)
    return { ...key, ttlDays, answer: sealer.sealJson(events) }
  })
  const newest = new Map(
    rows.map((row) => [`${row.workspaceId}${row.connectionId}${row.kind}${row.keyHash.toString('hex')}`, row]),
  )
  if (rows.length > 0) await store.upsertAnswers(db, [...newest.values()])
}

export interface Spending {
  workspaceId: string
  connectionId: string
  /** Look-ups a day by the workspace's clocks; null: as many as wanted, counted all the same. */
  dailyLimit: number | null
}

/**
 * Counts each look-up against its connection's budget of the day; true where there was room. Concurrent charges never grant
 * more than the limit together. Runs until the end of the transaction, so keep that short: the counter is one row.
 */
export async function chargeBudgets(tx: Transaction, spendings: Spending[]): Promise<boolean[]> {
  if (spendings.length === 0) return []
  const byConnection = new Map<string, store.Charge>()
  for (const spending of spendings) {
    const charge = byConnection.get(spending.connectionId)
    if (charge) charge.wanted++
    else byConnection.set(spending.connectionId, { ...spending, wanted: 1 })
  }
  const charges = [...byConnection.values()]
  await store.openBudgets(tx, charges)
  const left = await store.spendBudgets(tx, charges)
  return spendings.map(({ connectionId }) => {
    const room = left.get(connectionId) ?? 0
    left.set(connectionId, room - 1)
    return room > 0
  })
}

/** What ACT does around one attempt at a paid look-up, each step a transaction of its own. */
export function createLookups(pool: pg.Pool, sealer: Sealer) {
  return {
    take: async (work: Omit<Question, 'key'>, key: string): Promise<Event[] | null> => {
      const [answer] = await takeCachedAnswers(pool, sealer, [{ ...named(work), key }])
      return answer ?? null
    },
    charge: async (work: Omit<Question, 'key'>, { dailyLookupBudget }: { dailyLookupBudget: number | null }) => {
      const spending = { ...named(work), dailyLimit: dailyLookupBudget }
      const [granted] = await inTransaction(pool, (tx) => chargeBudgets(tx, [spending]))
      return granted ?? false
    },
    /** The question never left: it costs nothing. */
    giveBack: async (work: Omit<Question, 'key'>): Promise<void> => {
      await store.spendBudgets(pool, [{ ...named(work), dailyLimit: null, wanted: -1 }])
    },
    remember: (work: Omit<Question, 'key'>, key: string, ttlDays: number, events: Event[]): Promise<void> =>
      rememberAnswers(pool, sealer, [{ ...named(work), key, ttlDays, events }]),
  }
}

/** Forgets answers whose time is over, in small deletes with their own commits, and budgets long past. */
export async function forgetExpired(pool: pg.Pool): Promise<void> {
  while ((await store.deleteExpiredAnswers(pool, 5_000)) === 5_000);
  await store.deleteOldBudgets(pool)
}

const named = ({ workspaceId, connectionId, kind }: Omit<Question, 'key'>) => ({ workspaceId, connectionId, kind })

function toKey(sealer: Sealer, { key, ...rest }: Question): store.AnswerKey {
  return { ...rest, keyHash: sealer.keyedHash('lookup', key) }
}
