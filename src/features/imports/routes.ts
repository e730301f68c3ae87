import { setTimeout as pause } from 'node:timers/promises'
import { isRefusal, type Refusal, refuse } from '../../base/errors.ts'
import { cutPage, idParam } from '../page.ts'
import { type Call, defineRoute, type Route } from '../route.ts'
import { type Move, moveJob, moves, readAnew } from './change-import.ts'
import * as contract from './contract.ts'
import type { ImportJob } from './job.ts'
import { progressRoute, rowRoutes } from './row-routes.ts'
import { showDetail, showItem } from './show-import.ts'
import { findJob, listJobs } from './store-jobs.ts'
import { countProblems } from './store-rows.ts'
import { type UploadTools, uploadFile } from './upload-file.ts'

export type ImportTools = UploadTools

/** How long a bulk upload may keep its caller until it answers that it goes on. */
const answerWithinMs = 8_000

/** Files of leads: uploaded, mapped, looked through, merged, taken back. */
export function importRoutes(tools: ImportTools): Route[] {
  return [
    ...uploadRoutes(tools),
    ...jobRoutes(tools),
    ...moveRoutes(tools),
    ...rowRoutes(tools.directory),
    progressRoute(),
  ]
}

function uploadRoutes(tools: ImportTools): Route[] {
  const bulkUpload = defineRoute({
    method: 'POST',
    path: '/api/v1/leads/bulk-upload',
    aliases: ['/api/leads/bulk-upload'],
    scope: 'write',
    summary: 'Import a file of leads',
    description:
      'Multipart: `file` (CSV or XLSX of any delimiter and encoding), `source`. Columns are recognised by their names and merged at once. Answers when the file is done, or with the status `processing` and the job to poll at `/api/v1/imports/{jobId}`.',
    upload: true,
    answer: contract.bulkUploadAnswer,
    handle: async (call) => {
      const started = await receive(tools, call, true)
      if (isRefusal(started)) return started
      const job = await untilDone(tools, started)
      const { created, updated, unchanged, duplicate, invalid, suppressed } = job.counts
      const failed = invalid + suppressed
      const summary = {
        total: job.totalRecords ?? 0,
        successful: created + updated + unchanged + duplicate,
        failed,
        routing: job.routing,
      }
      return { success: job.status !== 'failed', jobId: job.id, status: job.status, summary }
    },
  })

  const upload = defineRoute({
    method: 'POST',
    path: '/api/v1/imports',
    scope: 'write',
    summary: 'Upload a file of leads without merging it yet',
    description: 'Multipart: `file`, `source`. Answers with what the file is, its columns and what each is taken for.',
    upload: true,
    answer: contract.importDetail,
    status: 201,
    handle: async (call) => {
      const job = await receive(tools, call, false)
      return isRefusal(job) ? job : detailOf(call, job)
    },
  })

  return [bulkUpload, upload]
}

function jobRoutes(tools: ImportTools): Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/imports',
    scope: 'read',
    summary: 'List imports, newest first',
    query: contract.listImportsQuery,
    answer: contract.listImportsAnswer,
    handle: async ({ query: { limit, cursor, status }, workspaceId, transaction }) => {
      const after = cursor ? { createdAt: cursor[0], id: cursor[1]! } : null
      const jobs = await transaction((tx) => listJobs(tx, workspaceId, status, limit, after))
      return cutPage(jobs.map(showItem), limit, (item) => [item.createdAt, item.id])
    },
  })

  const show = defineRoute({
    method: 'GET',
    path: '/api/v1/imports/{id}',
    scope: 'read',
    summary: 'Show an import: its state, columns, problems and outcome',
    params: idParam,
    answer: contract.importDetail,
    handle: async (call) => {
      const job = await call.transaction((tx) => findJob(tx, call.workspaceId, call.params.id))
      return job ? detailOf(call, job) : refuse('not_found', 'There is no such import.')
    },
  })

  const mapping = defineRoute({
    method: 'PUT',
    path: '/api/v1/imports/{id}/mapping',
    scope: 'write',
    summary: 'Say what columns stand for, default values, and what is done about whole classes of problems',
    description:
      'Columns that are not named keep what they are taken for. What is said is remembered for files of the same source. The rows are read anew before it answers.',
    params: idParam,
    body: contract.mappingBody,
    answer: contract.importDetail,
    handle: async (call) => {
      const job = await readAnew(tools, call.workspaceId, call.params.id, call.body)
      return isRefusal(job) ? job : detailOf(call, job)
    },
  })

  return [list, show, mapping]
}

const summaries: Record<Move, string> = {
  review: 'Run dry: say what would become of every row, and change nothing',
  run: 'Merge the rows',
  pause: 'Stop after the step under way; resume goes on from there',
  resume: 'Go on with a paused or failed import',
  cancel: 'Stop for good; what is merged stays and can be undone',
  undo: 'Take back what the import made and changed, but for leads that somebody touched since',
}

function moveRoutes(tools: ImportTools): Route[] {
  return (Object.keys(moves) as Move[]).map((move) =>
    defineRoute({
      method: 'POST',
      path: `/api/v1/imports/{id}/${move}`,
      ...(move === 'review' && { aliases: ['/api/v1/imports/{id}/dry-run'] }),
      scope: 'write',
      summary: summaries[move],
      params: idParam,
      answer: contract.importItem,
      handle: async (call) => {
        const { id } = call.params
        const job = await call.transaction(async (tx) => {
          const moved = await moveJob(tx, call.workspaceId, id, move)
          if (!isRefusal(moved)) await call.audit(tx, `import.${move}`, id, { filename: moved.filename })
          return moved
        })
        if (isRefusal(job)) return job
        tools.wakeImports()
        return showItem(job)
      },
    }),
  )
}

/** Takes the file of a request in; a file that cannot be read is refused with the place that is wrong. */
async function receive(tools: ImportTools, call: Call, isAutomatic: boolean): Promise<ImportJob | Refusal> {
  const file = await call.upload()
  if (!file) return refuse('invalid_request', 'It needs a multipart field "file" that holds a file.')
  // a field that is sent after the file is not known yet
  const source = (file.fields().source ?? '').trim().slice(0, 100) || 'csv'
  const upload = { workspaceId: call.workspaceId, filename: file.filename, source, by: call.actor.label, isAutomatic }
  const job = await uploadFile(tools, { ...upload, hidden: call.hidden, chunks: file.stream })
  if (isRefusal(job) || !job.error) return job
  const { message, code, line, column } = job.error
  if (code === 'internal') return refuse('internal', `${message} The import is ${job.id}.`)
  if (code === 'too_many_rows') return refuse('limit_reached', message)
  const place = line === null ? 'file' : `file.line ${line}${column === null ? '' : `, column ${column}`}`
  return refuse('file_unreadable', message, [{ path: place, message: code }])
}

async function untilDone({ pool }: ImportTools, job: ImportJob): Promise<ImportJob> {
  const deadline = performance.now() + answerWithinMs
  let present = job
  while (present.status === 'processing' && performance.now() < deadline) {
    await pause(50)
    present = (await findJob(pool, job.workspaceId, job.id)) ?? present
  }
  return present
}

function detailOf({ transaction, hidden }: Pick<Call, 'transaction' | 'hidden'>, job: ImportJob) {
  return transaction(async (tx) => showDetail(job, await countProblems(tx, job), hidden))
}
