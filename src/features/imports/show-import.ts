import type { z } from 'zod'
import { type HiddenFields, hiddenValue } from '../../domain/hidden-fields.ts'
import type * as contract from './contract.ts'
import { buckets, type ImportJob } from './job.ts'
import { customName } from './map/guess-columns.ts'
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
  hidden: HiddenFields,
): z.output<typeof contract.importDetail> {
  const { format, columns, mapping, defaults, fixes, review, undone } = job
  const isHidden = hiddenColumns(job, hidden)
  return {
    ...showItem(job),
    format,
    columns:
      columns?.map(({ samples, ...column }, at) => ({
        ...column,
        samples: samples.map((sample) => (isHidden(at) && sample ? hiddenValue : sample)),
        target: mapping?.[at] ?? column.target,
      })) ?? null,
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

/** A row with what became of it; cells of columns that became a hidden field are masked. */
export function showRow(job: ImportJob, given: ImportRow, hidden: HiddenFields) {
  const { problems, ...row } = hideCells(job, given, hidden)
  return {
    ...row,
    problems: problems.map((problem) => ({
      ...problem,
      columnName: (problem.column && job.columns?.[problem.column - 1]?.name) || null,
      reason: rowProblems[problem.code].reason,
    })),
  }
}

/** The same row with the cells of hidden fields masked, and what is said of them. */
export function hideCells(
  job: Pick<ImportJob, 'mapping' | 'columns'>,
  row: ImportRow,
  hidden: HiddenFields,
): ImportRow {
  if (hidden.size === 0) return row
  const isHidden = hiddenColumns(job, hidden)
  return {
    ...row,
    cells: row.cells.map((cell, at) => (isHidden(at) && cell ? hiddenValue : cell)),
    problems: row.problems.map((problem) =>
      problem.column && isHidden(problem.column - 1) ? { ...problem, value: null, suggestion: null } : problem,
    ),
  }
}

/** Whether a column became a hidden field; one that was left out could have been one by its name. */
function hiddenColumns({ mapping, columns }: Pick<ImportJob, 'mapping' | 'columns'>, hidden: HiddenFields) {
  return (at: number): boolean => {
    const target = mapping?.[at] ?? columns?.[at]?.target
    if (target?.to === 'custom') return hidden.has(target.name)
    return target?.to === 'ignore' && hidden.has(customName(columns?.[at]?.name ?? ''))
  }
}
