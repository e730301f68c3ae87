import { basename } from 'node:path'
import type pg from 'pg'
import { type Refusal, refuse } from '../../base/errors.ts'
import { newId, timeOfId } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { HiddenFields } from '../../domain/hidden-fields.ts'
import type { Directory } from '../connections/directory.ts'
import type { Submit } from '../submit.ts'
import { planLimits } from '../workspaces/plan-limits.ts'
import { tell } from './finish-import.ts'
import type { ImportJob } from './job.ts'
import type { Target } from './map/targets.ts'
import { fileVendor, originOf, withSource } from './plan-of.ts'
import { FileProblem } from './read/file-problem.ts'
import type { StagedPiece } from './stage-file.ts'
import { stageInThread } from './stage-in-thread.ts'
import { changeJob, findJob, insertJob, lockJob } from './store-jobs.ts'
import { copyRows, deleteRows, readMappings, sortOut } from './store-staging.ts'

export interface UploadTools {
  pool: pg.Pool
  log: Log
  directory: Directory
  submit: Submit
  /** Tells the runners that there is work. */
  wakeImports(): void
}

/** A file as it comes in. */
export interface Upload {
  workspaceId: string
  filename: string
  /** Where its leads come from; names the mapping that is remembered. */
  source: string
  /** Who sends it. */
  by: string
  /** Runs at once, with the mapping that is guessed. */
  isAutomatic: boolean
  /** By column name, over what would be guessed. */
  mapping?: Record<string, Target>
  defaults?: ImportJob['defaults']
  /** Custom fields that the sender may not see: columns that would be taken for one are left out. */
  hidden?: HiddenFields
  chunks: AsyncIterable<Buffer>
}

/**
 * Takes a file in: one intake, its rows straight into staging. The job is returned also when the file cannot be read, failed and
 * with the reason; only a limit or a database that is away refuses.
 */
export async function uploadFile(tools: UploadTools, upload: Upload): Promise<ImportJob | Refusal> {
  const { pool, directory } = tools
  const { workspaceId, source, by, isAutomatic, defaults = {} } = upload
  const most = planLimits(directory.workspace(workspaceId))
  const id = newId()
  const filename = basename(upload.filename.replaceAll('\\', '/')).slice(0, 200) || 'file'
  const body = { type: 'file.received', jobId: id, at: new Date().toISOString(), filename, source, by }
  const intake = await tools.submit({ workspaceId, vendor: fileVendor, body })
  if (intake.kind === 'unavailable') return refuse('unavailable')
  const { intakeId } = intake
  const job = {
    id,
    workspaceId,
    source,
    filename,
    createdBy: by,
    isAutomatic,
    defaults,
    intakeId,
    intakeReceivedAt: timeOfId(intakeId),
  }
  if (!(await insertJob(pool, job, most.uploadsPerHour)))
    return refuse('rate_limited', `A workspace uploads at most ${most.uploadsPerHour} files an hour.`)
  try {
    await stage(tools, { ...job, reading: 0 }, upload)
  } catch (error) {
    await giveUp(tools, workspaceId, id, error as Error)
  }
  return (await findJob(pool, workspaceId, id))!
}

type Staged = Pick<
  ImportJob,
  'id' | 'workspaceId' | 'source' | 'reading' | 'intakeReceivedAt' | 'isAutomatic' | 'defaults'
>

async function stage(tools: UploadTools, job: Staged, upload: Upload): Promise<void> {
  const { pool, directory } = tools
  const { id, workspaceId, source } = job
  const workspace = directory.workspace(workspaceId)
  const options = {
    origin: originOf(job, directory),
    country: workspace.country,
    timeZone: workspace.timeZone,
    mostRows: planLimits(workspace).rowsPerImport,
    remembered: await readMappings(pool, workspaceId, source),
    defaults: withSource(job.defaults, source),
    mapping: upload.mapping ?? {},
    hidden: [...(upload.hidden ?? [])],
  }
  const total = await copyPieces(tools, job, stageInThread({ mode: 'file', options }, upload.chunks))
  await sortOut(pool, workspaceId, id, job.reading)
  await inTransaction(pool, async (tx) => {
    // the sender may have been given up on meanwhile
    const present = await lockJob(tx, workspaceId, id)
    if (present?.status !== 'uploading') throw new Error('the upload was given up on')
    await changeJob(tx, workspaceId, id, { status: job.isAutomatic ? 'processing' : 'mapping', totalRecords: total })
  })
  if (job.isAutomatic) tools.wakeImports()
}

/** So many rows go into one COPY: the next ones are read meanwhile. */
const copySize = 5_000

/** Writes pieces to staging as they come, and what the file is to the job; returns how many rows there are. */
export async function copyPieces(
  { pool }: Pick<UploadTools, 'pool'>,
  { id, workspaceId }: Pick<ImportJob, 'id' | 'workspaceId'>,
  pieces: AsyncIterable<StagedPiece>,
): Promise<number> {
  let waiting: Buffer[] = []
  let rows = 0
  let total = 0
  let copying: Promise<void> = Promise.resolve()
  const flush = async () => {
    await copying
    const now = waiting
    waiting = []
    rows = 0
    copying = copyRows(pool, now).then(() => changeJob(pool, workspaceId, id, {}))
    // awaited by the next flush; a failure in between must not end the process
    copying.catch(() => undefined)
  }
  for await (const piece of pieces) {
    if (piece.type === 'table') {
      const { columns, dayOrder, format } = piece
      await changeJob(pool, workspaceId, id, {
        columns,
        mapping: columns.map(({ target }) => target),
        format: { ...format, dayOrder },
      })
      continue
    }
    waiting.push(piece.copy)
    rows += piece.count
    total += piece.count
    if (rows >= copySize) await flush()
  }
  if (waiting.length > 0) await flush()
  await copying
  return total
}

/** Nothing of a file that cannot be read stays behind but the reason. */
async function giveUp(tools: UploadTools, workspaceId: string, id: string, error: Error): Promise<void> {
  const { pool, log } = tools
  const problem =
    error instanceof FileProblem
      ? error
      : {
          code: 'internal',
          message: 'The file could not be taken in: a fault of ours, or its sender went away.',
          line: null,
          column: null,
        }
  if (problem !== error) log.error({ err: error, import: id }, 'upload failed')
  await deleteRows(pool, workspaceId, id, null)
  const { code, message, line, column } = problem
  await changeJob(pool, workspaceId, id, {
    status: 'failed',
    completedAt: new Date(),
    error: { code, message, line, column },
  })
  const job = await findJob(pool, workspaceId, id)
  if (job) await tell(tools.submit, job, 'failed', message)
}
