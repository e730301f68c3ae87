import type pg from 'pg'
import type { Transaction } from '../db/transaction.ts'

/** A process silent for this long has lost its lanes. Resuming takes at most this plus one renewal. */
export const silentAfterSeconds = 9

/** Announces a living worker; the row is its fencing token. */
export async function registerWorker(pool: pg.Pool, workerId: string): Promise<void> {
  await pool.query('insert into workers (id) values ($1)', [workerId])
}

/** False: somebody declared this worker dead; it must stop and register under a new id. */
export async function renewWorker(pool: pg.Pool, workerId: string): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'renew_worker',
    text: 'update workers set seen_at = now() where id = $1',
    values: [workerId],
  })
  return rowCount === 1
}

/**
 * Deletes the rows of silent workers. A row that is locked belongs to a decision still under way: it is left for the
 * next round (the server ends transactions that idle too long).
 */
export async function buryWorkers(pool: pg.Pool): Promise<number> {
  const { rowCount } = await pool.query({
    name: 'bury_workers',
    text: `delete from workers where id in (
      select id from workers where seen_at < now() - make_interval(secs => $1) for update skip locked)`,
    values: [silentAfterSeconds],
  })
  return rowCount ?? 0
}

export async function countWorkers(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>({
    name: 'count_workers',
    text: 'select count(*)::int as count from workers',
  })
  return rows[0]!.count
}

/** Takes up to `count` lanes that nobody alive owns; returns them. */
export async function takeLanes(pool: pg.Pool, workerId: string, count: number): Promise<number[]> {
  const { rows } = await pool.query<{ lane: number }>({
    name: 'take_lanes',
    text: `update lanes set owner = $1 where lane in (
        select lane from lanes l
        where owner is null or not exists (select from workers w where w.id = l.owner)
        order by lane limit $2 for update skip locked)
      and exists (select from workers where id = $1)
      returning lane`,
    values: [workerId, count],
  })
  return rows.map((row) => row.lane)
}

/** Gives lanes back after their last decision was committed. */
export async function releaseLanes(pool: pg.Pool, workerId: string, lanes: number[]): Promise<void> {
  await pool.query({
    name: 'release_lanes',
    text: 'update lanes set owner = null where owner = $1 and lane = any($2::smallint[])',
    values: [workerId, lanes],
  })
}

export async function removeWorker(pool: pg.Pool, workerId: string): Promise<void> {
  await pool.query('update lanes set owner = null where owner = $1', [workerId])
  await pool.query('delete from workers where id = $1', [workerId])
}

/**
 * The fence: inside a deciding transaction, proves that this worker has not been declared dead and keeps it so until
 * the commit (burying needs the row this locks). Throws `FencedError` when it has.
 */
export async function assertAlive(tx: Transaction, workerId: string): Promise<void> {
  const { rowCount } = await tx.query({
    name: 'assert_alive',
    text: 'select 1 from workers where id = $1 for key share',
    values: [workerId],
  })
  if (rowCount !== 1) throw new FencedError(workerId)
}

/** Another process took over; whatever this one decided is refused. */
export class FencedError extends Error {
  constructor(workerId: string) {
    super(`worker ${workerId} was declared dead, its decision is refused`)
    this.name = 'FencedError'
  }
}
