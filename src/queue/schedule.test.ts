import { expect, onTestFinished, test } from 'vitest'
import { createTestDatabase } from '../../test/harness/database.ts'
import { eventually } from '../../test/harness/eventually.ts'
import { createLog } from '../base/log.ts'
import { type Job, startSchedule } from './schedule.ts'

async function database() {
  const { pool, drop } = await createTestDatabase()
  onTestFinished(drop)
  return pool
}

const quiet = createLog('silent')

test('of many processes one runs a job, once in its time', async () => {
  const pool = await database()
  let runs = 0
  const job: Job = { name: 'count', everyMs: 3_600_000, run: async () => void runs++ }
  const schedules = Array.from({ length: 8 }, () => startSchedule(pool, [job], quiet))
  await Promise.all(schedules.map((schedule) => schedule.stop()))
  expect(runs).toBe(1)
  await pool.query(`update jobs set last_run_at = now() - interval '1 hour'`)
  await startSchedule(pool, [job], quiet).stop()
  expect(runs).toBe(2)
})

test('a job that throws is told and runs again at its next time; stopping waits for one that runs', async () => {
  const pool = await database()
  let runs = 0
  const failing: Job = {
    name: 'failing',
    everyMs: 1_000,
    run: () => (++runs === 1 ? Promise.reject(new Error('no')) : Promise.resolve()),
  }
  const schedule = startSchedule(pool, [failing], quiet)
  await eventually(async () => (await pool.query('select last_error from jobs')).rows[0]?.last_error === 'no')
  await eventually(
    async () => runs >= 2 && (await pool.query('select last_error from jobs')).rows[0].last_error === null,
  )
  await schedule.stop()

  let release = () => {}
  let isDone = false
  const held = new Promise<void>((resume) => {
    release = resume
  })
  const slow: Job = {
    name: 'slow',
    everyMs: 3_600_000,
    run: async () => {
      await held
      isDone = true
    },
  }
  const running = startSchedule(pool, [slow], quiet)
  const stopped = running.stop()
  release()
  await stopped
  expect(isDone).toBe(true)
})
