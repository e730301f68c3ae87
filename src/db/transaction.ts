import type pg from 'pg'

/** A statement with a name is prepared once per connection; its text must never vary. */
export interface Statement {
  name?: string
  text: string
  values?: unknown[]
}

/** An open transaction, handed to steps and stores. */
export interface Transaction {
  query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    statement: Statement | string,
    values?: unknown[],
  ): Promise<pg.QueryResult<Row>>
}

/** PostgreSQL says: run the whole transaction again (deadlock, serialization failure). */
export function mustRunAgain(error: unknown): boolean {
  const code = (error as { code?: string })?.code
  return code === '40P01' || code === '40001'
}

/** The server went away or ended the session: nothing is wrong with the work. */
export function isConnectionLoss(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string }
  if (/^(08|53|57P)/.test(code) || code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === 'EPIPE') return true
  return (
    code === '' &&
    /^Connection terminated|^timeout exceeded when trying to connect|^Client has encountered/.test(message)
  )
}

/**
 * Runs `work` inside one transaction on one pooled connection and commits it; anything thrown rolls back. Deadlocks and
 * serialization failures are run again, at most `tries` times, so `work` must not touch anything but the database.
 */
export async function inTransaction<T>(pool: pg.Pool, work: (tx: Transaction) => Promise<T>, tries = 5): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const client = await pool.connect()
    let broken: Error | undefined
    try {
      await client.query('begin')
      const result = await work(client as unknown as Transaction)
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch((failure: Error) => {
        broken = failure
      })
      if (mustRunAgain(error) && attempt < tries) continue
      throw error
    } finally {
      client.release(broken)
    }
  }
}

/**
 * Part of a transaction that may fail without the rest: what it wrote is taken back and its error is thrown. Not to be
 * nested.
 */
export async function inSavepoint<T>(tx: Transaction, work: () => Promise<T>): Promise<T> {
  await tx.query('savepoint part')
  try {
    const result = await work()
    await tx.query('release savepoint part')
    return result
  } catch (error) {
    await tx.query('rollback to savepoint part')
    throw error
  }
}

/** Whose leads a person sees in a workspace: their own, their teams' and their own, all. */
export type RecordScope = 'own' | 'team' | 'all'

/** Whom row-level security shows the rows to. */
export interface Viewer {
  /** Null: a key, which sees the whole workspace. */
  personId: string | null
  recordScope: RecordScope
}

/** The roles that the policies are written for (migration 0021). */
const roleOf = { all: 'leadline_api', team: 'leadline_team', own: 'leadline_own' } as const satisfies Record<
  RecordScope,
  string
>

/**
 * As `inTransaction`, but as the API role inside one workspace: row-level security hides every other workspace's rows, and
 * the leads that the viewer's record scope leaves out with all that hangs on them; it cannot be switched off from inside.
 * A statement of more than 14 s is ended by the server: the caller is about to give up.
 */
export function inWorkspace<T>(
  pool: pg.Pool,
  workspaceId: string,
  work: (tx: Transaction) => Promise<T>,
  { personId, recordScope }: Viewer = { personId: null, recordScope: 'all' },
): Promise<T> {
  return inTransaction(pool, async (tx) => {
    await tx.query({
      name: 'enter_workspace',
      text: `select set_config('leadline.workspace', $1, true), set_config('leadline.person', $2, true), set_config('role', $3, true), set_config('statement_timeout', '14s', true)`,
      values: [workspaceId, personId ?? '', roleOf[recordScope]],
    })
    return work(tx)
  })
}
