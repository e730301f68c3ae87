import { expect, onTestFinished, test } from 'vitest'
import { createTestDatabase } from '../../test/harness/database.ts'

async function database() {
  const made = await createTestDatabase({ isEmpty: true, max: 2 })
  onTestFinished(made.drop)
  return made.pool
}

test('int8 is a number, and a time a Date', async () => {
  const pool = await database()
  const { rows } = await pool.query(`select count(*) as n, timestamptz '2026-01-02T03:04:05Z' as at`)
  expect(rows).toEqual([{ n: 1, at: new Date('2026-01-02T03:04:05Z') }])
  await expect(pool.query('select 9007199254740993::int8')).rejects.toThrow('not a safe integer')
})

test('a transaction that nobody drives is ended by the server', async () => {
  const pool = await database()
  expect((await pool.query('show idle_in_transaction_session_timeout')).rows).toEqual([
    { idle_in_transaction_session_timeout: '8s' },
  ])
})

test('a connection that dies in its borrower’s hands fails the next statement, not the process', async () => {
  const pool = await database()
  const borrowed = await pool.connect()
  const { rows } = await borrowed.query('select pg_backend_pid() as pid')
  const ended = new Promise((resume) => borrowed.once('end', resume))
  await pool.query('select pg_terminate_backend($1)', [rows[0].pid])
  await ended
  await expect(borrowed.query('select 1')).rejects.toThrow()
  borrowed.release(true)
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})
