import type pg from 'pg'
import { expect } from 'vitest'
import type { Sent } from './sender.ts'
import type { World } from './world.ts'

interface IntakeRow {
  id: string
  subject: string
  status: string | null
  error: string | null
}

/** What was found, for the report. */
export interface Checked {
  acknowledged: number
  completed: number
  doubtful: number
  notes: number
}

/**
 * The invariants of every fault: each acknowledged webhook is stored exactly once, each intake reached an end that is
 * either good or honestly doubtful, no lead got two notes, a completed one got exactly one, and every attempt is explained.
 */
export async function checkInvariants(pool: pg.Pool, world: World, sent: Sent[]): Promise<Checked> {
  const { rows } = await pool.query<IntakeRow>(
    `select i.id, i.subject, r.status, r.error_message as error from intakes i
     left join intake_results r on r.intake_id = i.id and r.received_at = i.received_at and r.workspace_id = i.workspace_id
     -- what the sender sent: a storm may raise an alert, which is an intake of the hub's own
     where i.vendor <> 'watch'`,
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  const acknowledged = sent.filter(({ id }) => id !== null)
  expect(
    acknowledged.filter(({ id }) => !byId.has(id!)).map(({ lead }) => lead),
    'acknowledged but lost',
  ).toEqual([])
  expect(rows.length, 'stored more than once').toBe(new Set(rows.map(({ subject }) => subject)).size)

  const unfinished = rows.filter(({ status }) => status === null)
  expect(unfinished, 'without an end').toEqual([])
  const odd = rows.filter(({ status, error }) => status !== 'completed' && !error?.startsWith('Doubtful:'))
  expect(odd, 'neither completed nor doubtful').toEqual([])

  const notes = world.notes()
  expect(
    [...notes].filter(([, count]) => count > 1),
    'two notes on one lead',
  ).toEqual([])
  const silent = rows.filter(({ status, subject }) => status === 'completed' && !notes.has(subject))
  expect(silent, 'completed without a note').toEqual([])

  const { rows: unexplained } = await pool.query(
    `select e.id, e.status from effects e where e.status = 'pending' or not exists (select from attempts a where a.effect_id = e.id)`,
  )
  expect(unexplained, 'effects without an explanation').toEqual([])
  return {
    acknowledged: acknowledged.length,
    completed: rows.filter(({ status }) => status === 'completed').length,
    doubtful: rows.filter(({ status }) => status !== 'completed').length,
    notes: notes.size,
  }
}
