import type pg from 'pg'
import { type Refusal, refuse } from '../../base/errors.ts'
import { inTransaction, type Transaction } from '../../db/transaction.ts'
import type { Directory } from '../connections/directory.ts'
import type { GivenTargets } from './contract.ts'
import type { ImportJob, JobStatus } from './job.ts'
import { foldName } from './map/guess-columns.ts'
import type { Field, Target } from './map/targets.ts'
import { originOf, planOf } from './plan-of.ts'
import { stageInThread } from './stage-in-thread.ts'
import { changeJob, findJob, lockJob } from './store-jobs.ts'
import { deleteRows, readStored, rememberMappings, sortOut } from './store-staging.ts'
import { copyPieces } from './upload-file.ts'

interface ChangeTools {
  pool: pg.Pool
  directory: Directory
}

/** What a person changed about how the file is read. */
export interface Reading {
  columns?: GivenTargets
  defaults?: ImportJob['defaults']
  fixes?: ImportJob['fixes']
}

const noImport = () => refuse('not_found', 'There is no such import.')

/** Reads staging anew as the person says; the rows of the former reading go once the new ones are all there. */
export async function readAnew(
  tools: ChangeTools,
  workspaceId: string,
  id: string,
  given: Reading,
): Promise<ImportJob | Refusal> {
  const { pool, directory } = tools
  const job = await findJob(pool, workspaceId, id)
  if (!job) return noImport()
  if (job.status !== 'mapping') return refuse('wrong_state', `The import is ${job.status}: its columns are settled.`)
  const mapping = withTargets(job, given.columns ?? {})
  if (!Array.isArray(mapping)) return mapping
  const next: ImportJob = {
    ...job,
    mapping,
    defaults: given.defaults ?? job.defaults,
    fixes: { ...job.fixes, ...given.fixes },
    // two callers at once never write into one reading
    reading: Math.max(job.reading + 1, Math.floor(Date.now() / 10) % 2_000_000_000),
  }
  const options = { origin: originOf(next, directory), plan: planOf(next, directory) }
  try {
    await copyPieces(tools, job, stageInThread({ mode: 'rows', options }, storedChunks(pool, job)))
  } catch (error) {
    await deleteRows(pool, workspaceId, id, next.reading)
    throw error
  }
  const outcome = await inTransaction(pool, async (tx) => {
    const present = await lockJob(tx, workspaceId, id)
    if (present?.status !== 'mapping' || present.reading !== job.reading)
      return refuse('wrong_state', 'Somebody else changed it meanwhile.')
    const { defaults, fixes, reading } = next
    await changeJob(tx, workspaceId, id, { mapping, defaults, fixes, reading, review: null, nextRow: 0 })
    const columns = (job.columns ?? []).map(({ name }, at) => ({ name, target: mapping[at]! }))
    if (given.columns) await rememberMappings(tx, workspaceId, job.source, columns)
    return null
  })
  await deleteRows(pool, workspaceId, id, outcome ? next.reading : job.reading)
  if (outcome) return outcome
  await sortOut(pool, workspaceId, id, next.reading)
  return (await findJob(pool, workspaceId, id))!
}

const chunkRows = 1_000

async function* storedChunks(pool: pg.Pool, { workspaceId, id, reading }: ImportJob): AsyncGenerator<Buffer> {
  let after = 0
  for (;;) {
    const rows = await readStored(pool, workspaceId, id, reading, after, chunkRows)
    if (rows.length === 0) return
    yield Buffer.from(JSON.stringify(rows))
    after = rows.at(-1)!.row
  }
}

/** The mapping with these columns taken for something else. */
function withTargets({ columns, mapping }: ImportJob, given: GivenTargets): Target[] | Refusal {
  const targets = [...(mapping ?? [])]
  for (const [name, target] of Object.entries(given)) {
    const at = (columns ?? []).findIndex((column) => foldName(column.name) === foldName(name))
    if (at < 0) return refuse('invalid_request', `There is no column “${name}”.`)
    targets[at] = typeof target === 'string' ? toTarget(target) : target
  }
  const taken = targets.flatMap((target) => (target.to === 'field' ? [target.field] : []))
  const twice = taken.find((field, at) => taken.indexOf(field) !== at)
  return twice ? refuse('invalid_request', `Two columns are taken for “${twice}”.`) : targets
}

/** `email`, `custom.rooms`, `ignore`. */
export function toTarget(text: string): Target {
  if (text === 'ignore') return { to: 'ignore' }
  if (text.startsWith('custom.')) return { to: 'custom', name: text.slice('custom.'.length), type: 'text' }
  return { to: 'field', field: text as Field }
}

/** What a person may ask of a job, from which states, and where it leads. */
export const moves = {
  review: { from: ['mapping'], to: 'reviewing' },
  run: { from: ['mapping'], to: 'processing' },
  pause: { from: ['processing'], to: 'paused' },
  resume: { from: ['paused', 'failed'], to: 'processing' },
  cancel: { from: ['mapping', 'reviewing', 'processing', 'paused'], to: 'cancelled' },
  undo: { from: ['completed', 'cancelled', 'failed'], to: 'undoing' },
} as const satisfies Record<string, { from: readonly JobStatus[]; to: JobStatus }>
export type Move = keyof typeof moves

/** Moves the job on; waits for the step that is under way, so that nothing is merged after the answer. */
export async function moveJob(
  tx: Transaction,
  workspaceId: string,
  id: string,
  move: Move,
): Promise<ImportJob | Refusal> {
  const job = await lockJob(tx, workspaceId, id)
  if (!job) return noImport()
  const { from, to } = moves[move]
  // asked twice is answered twice
  if (job.status === to) return job
  if (!(from as readonly JobStatus[]).includes(job.status)) return refuse('wrong_state', `The import is ${job.status}.`)
  if (job.totalRecords === null)
    return refuse('wrong_state', 'The file could not be read: there is nothing to go on with.')
  if (move === 'review') await changeJob(tx, workspaceId, id, { status: to, nextRow: 0, review: null })
  else if (move === 'undo') await changeJob(tx, workspaceId, id, { status: to, undoRow: job.nextRow, undone: null })
  else if (move === 'cancel')
    await changeJob(tx, workspaceId, id, {
      status: to,
      completedAt: new Date(),
      ...(job.status === 'reviewing' && { nextRow: 0 }),
    })
  else await changeJob(tx, workspaceId, id, { status: to, completedAt: null })
  return (await findJob(tx, workspaceId, id))!
}
