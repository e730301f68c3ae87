import { setTimeout as pause } from 'node:timers/promises'
import { refuse } from '../../base/errors.ts'
import type { Directory } from '../connections/directory.ts'
import { cutPage, idParam } from '../page.ts'
import { type Call, defineRoute, type Route, stream } from '../route.ts'
import * as contract from './contract.ts'
import { errorRows, writeCsv } from './download-errors.ts'
import type { ImportJob } from './job.ts'
import { showItem, showRow } from './show-import.ts'
import { findJob } from './store-jobs.ts'
import { listRows, type RowFilter } from './store-rows.ts'
import { working } from './store-run.ts'
import { writeXlsx } from './write-xlsx.ts'

const noImport = () => refuse('not_found', 'There is no such import.')
const jobOf = ({ transaction, workspaceId }: Call, id: string) => transaction((tx) => findJob(tx, workspaceId, id))

/** The rows of a file, by what became of them and by what is wrong with them. */
export function rowRoutes(directory: Directory): Route[] {
  const rows = defineRoute({
    method: 'GET',
    path: '/api/v1/imports/{id}/rows',
    scope: 'read',
    summary: "List a file's rows, of one bucket or all",
    params: idParam,
    query: contract.listRowsQuery,
    answer: contract.listRowsAnswer,
    handle: async (call) => {
      const { limit, cursor, bucket, keptByUndo } = call.query
      const filter = { bucket, ...(keptByUndo && { keptByUndo: true as const }) }
      return pageOf(call, await jobOf(call, call.params.id), filter, limit, cursor)
    },
  })

  const errors = defineRoute({
    method: 'GET',
    path: '/api/v1/imports/{id}/errors',
    scope: 'read',
    summary: 'List the rows that something is wrong with: code, reason and suggestion',
    params: idParam,
    query: contract.listErrorsQuery,
    answer: contract.listRowsAnswer,
    handle: async (call) => {
      const { limit, cursor, code } = call.query
      return pageOf(call, await jobOf(call, call.params.id), { hasProblems: true, code }, limit, cursor)
    },
  })

  const download = defineRoute({
    method: 'GET',
    path: '/api/v1/imports/{id}/errors/download',
    scope: 'read',
    summary: 'Download the rows that something is wrong with, with their original columns, to correct and upload again',
    params: idParam,
    query: contract.downloadQuery,
    handle: async (call) => {
      const job = await jobOf(call, call.params.id)
      if (!job) return noImport()
      const name = `${job.filename.replace(/\.[^.]*$/, '').replace(/[^\w.-]+/g, '_')}-errors.${call.query.format}`
      const headers = { 'content-disposition': `attachment; filename="${name}"` }
      const { language } = directory.workspace(call.workspaceId)
      const lines = errorRows(call, job, language)
      if (call.query.format === 'xlsx')
        return stream('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', writeXlsx(lines), headers)
      return stream('text/csv; charset=utf-8', writeCsv(lines, language), headers)
    },
  })

  return [rows, errors, download]
}

async function pageOf(
  { transaction, hidden }: Pick<Call, 'transaction' | 'hidden'>,
  job: ImportJob | undefined,
  filter: RowFilter,
  limit: number,
  cursor: string[] | undefined,
) {
  if (!job) return noImport()
  const found = await transaction((tx) => listRows(tx, job, filter, limit, Number(cursor?.[0] ?? 0)))
  return cutPage(
    found.map((row) => showRow(job, row, hidden)),
    limit,
    ({ row }) => [String(row)],
  )
}

const everyMs = 500

/** Progress as it is made, until the import waits for a person or is over. */
export function progressRoute(): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/imports/{id}/progress',
    scope: 'read',
    summary: 'Stream the progress of an import (server-sent events `progress`), until nothing moves any more',
    params: idParam,
    handle: async (call) => {
      const job = await jobOf(call, call.params.id)
      return job ? stream('text/event-stream', follow(call, job), { 'cache-control': 'no-store' }) : noImport()
    },
  })
}

async function* follow(call: Call, first: ImportJob): AsyncGenerator<string> {
  let job: ImportJob | undefined = first
  let told = ''
  while (job && !call.signal.aborted) {
    const now = JSON.stringify(showItem(job))
    if (now !== told) yield `event: progress\ndata: ${now}\n\n`
    told = now
    if (!isMoving(job)) return
    await pause(everyMs, undefined, { signal: call.signal }).catch(() => undefined)
    if (!call.signal.aborted) job = await jobOf(call, first.id)
  }
}

const isMoving = ({ status }: ImportJob) => status === 'uploading' || (working as readonly string[]).includes(status)
