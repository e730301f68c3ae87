import type { z } from 'zod'
import type * as contract from './contract.ts'
import { buckets, type ImportJob } from './job.ts'
import { fixesOf, type RowProblemCode, rowProblems } from './map/read-row.ts'
import type { ImportRow } from './store-rows.ts'

/** An import as lists and the stream of its progress show it. */
export function showItem(job: ImportJob): z.output<typeof contract.importItem> {
  const { id, status, filename, source, createdBy, counts, routing, error } = job
  const done = buckets.reduce((sum, bucket) => sum + counts[bucket], 0)
  const rate = job.activeSeconds > 0 ? done / job.activeSeconds : null
  const left = (job.totalRecords ?? 0) - job.nextRow
  return {
    id,
    status,
    filename,
    source,
    createdBy,
    total: job.totalRecords,
    processed: job.nextRow,
    counts,
    routing,
    rowsPerSecond: rate && Math.round(rate),
    secondsLeft: rate && status === 'processing' ? Math.ceil(left / rate) : null,
    error,
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    completedAt: job.completedAt?.toISOString() ?? null,
  }
}

export function showDetail(
  job: ImportJob,
  problems: { code: RowProblemCode; rows: number }[],
): z.output<typeof contract.importDetail> {
  const { format, columns, mapping, defaults, fixes, review, undone } = job
  return {
    ...showItem(job),
    format,
    columns: columns?.map((column, at) => ({ ...column, target: mapping?.[at] ?? column.target })) ?? null,
    defaults,
    fixes,
    problems: problems.map(({ code, rows }) => ({
      code,
      rows,
      ...rowProblems[code],
      fixes: [...(fixesOf[code] ?? [])],
    })),
    review,
    undone,
  }
}

export function showRow(job: ImportJob, { problems, ...row }: ImportRow) {
  return {
    ...row,
    problems: problems.map((problem) => ({
      ...problem,
      columnName: (problem.column && job.columns?.[problem.column - 1]?.name) || null,
      reason: rowProblems[problem.code].reason,
    })),
  }
}
