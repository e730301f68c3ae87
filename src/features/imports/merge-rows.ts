import { inSavepoint } from '../../db/transaction.ts'
import type { LeadFact } from '../leads/merge-facts.ts'
import { saveLead } from '../leads/save-lead.ts'
import { writePlaced } from '../routing/place-new.ts'
import { routeLead } from '../routing/route-lead.ts'
import type { Fact, Step, StepTools } from '../step.ts'
import { factOfRow, type RowOrigin } from './fact-of-row.ts'
import { type BucketCounts, type ImportJob, noCounts } from './job.ts'
import { type RowPlan, readRow } from './map/read-row.ts'
import { countPlaces, placeRows, placeUnknown } from './route-rows.ts'
import { makeLeads, readFastRows } from './store-make.ts'
import {
  countSettled,
  findSlowRows,
  type RowResult,
  readSlowRows,
  type SlowRow,
  type Span,
  writeResults,
} from './store-merge.ts'
import { suppressRows } from './suppress-rows.ts'
import { usualValues } from './usual-values.ts'

/** One step of a job inside the transaction that moves its cursor. */
export interface MergeTask {
  job: ImportJob
  origin: RowOrigin
  plan: RowPlan
  /** Rows up to here belong to the step. */
  upTo: number
  isDry: boolean
  /** Looks first who of the file is known. Without it a known person is a unique violation, and the step is to be run again warily. */
  isWary: boolean
}

export interface Merged {
  counts: BucketCounts
  /** Leads by the workspace where they are now. */
  placed: Map<string, number>
}

/** So many rows are saved one by one at a time: the thread is free in between. */
const slowPiece = 200

/**
 * Merges the rows behind the job's cursor. Most are new leads of new people and are made by one statement over staging; those
 * that may be known go through the very step that saves a webhook's lead. A dry run writes nothing but what would become of them.
 */
export async function mergeRows(task: MergeTask, tools: StepTools): Promise<Merged> {
  const { job, upTo, isDry } = task
  const span: Span = { workspaceId: job.workspaceId, jobId: job.id, reading: job.reading, after: job.nextRow, upTo }
  const { tx } = tools
  const settled = await countSettled(tx, span)
  const refused = await suppressRows(span, isDry, tools)
  const suppressed = refused.map((row) => ({ row, bucket: 'suppressed' as const, leadId: null }))
  await writeResults(tx, span, suppressed, isDry)
  const gone = new Set(refused)
  const slow = (await findSlowRows(tx, span, task.isWary || isDry)).filter(({ row }) => !gone.has(row))
  const aside = new Set([...refused, ...slow.map(({ row }) => row)])
  const fast = upTo - job.nextRow - settled.invalid - settled.duplicate - aside.size
  const { placed, known } = await mergeFast(task, tools, span, aside, fast)
  const counts = { ...noCounts(), ...settled, suppressed: refused.length, created: fast - known.length }
  slow.push(...(await readSlowRows(tx, span, known)))
  for (let at = 0; at < slow.length; at += slowPiece) {
    const results = await mergeSlowRows(slow.slice(at, at + slowPiece), task, tools)
    await writeResults(tx, span, results, isDry)
    for (const { bucket, workspaceId } of results) {
      counts[bucket]++
      if (workspaceId) placed.set(workspaceId, (placed.get(workspaceId) ?? 0) + 1)
    }
  }
  return { counts, placed }
}

interface MergedFast {
  /** Leads by the workspace where they are now. */
  placed: Map<string, number>
  /** Rows that need to be looked at one by one after all: somebody is known where their lead goes. */
  known: number[]
}

/** The rows whose leads are new, by one statement, each where its lead goes. `aside`: rows of the span that are not among them. */
async function mergeFast(
  task: MergeTask,
  tools: StepTools,
  span: Span,
  aside: ReadonlySet<number>,
  count: number,
): Promise<MergedFast> {
  const { job, origin, isDry, isWary } = task
  const { tx } = tools
  const isRouted = tools.workspace(job.workspaceId).routingVersion !== null
  if (count === 0 || (isDry && !isRouted)) return { placed: new Map([[job.workspaceId, count]]), known: [] }
  const usual = usualValues(origin)
  const rows = isRouted ? await readFastRows(tx, span, aside, usual) : []
  if (isDry) return { placed: countPlaces((await placeRows(rows, task, tools)).placed), known: [] }
  const place = () => (isWary ? placeUnknown(rows, span, task, tools) : placeRows(rows, task, tools))
  const places = isRouted ? await place() : null
  const { intakeId, intakeReceivedAt: receivedAt } = job
  const made = await makeLeads(tx, span, aside, { ...origin, intakeId, receivedAt, usual }, places)
  const expected = places ? places.rows.length : count
  if (made !== expected || (isRouted && rows.length !== count))
    throw new Error(`import ${job.id}: ${made} leads were made of ${count} rows up to row ${span.upTo}`)
  if (!places) return { placed: new Map([[job.workspaceId, count]]), known: [] }
  await writePlaced(tx, places, tools.now)
  const done = new Set(places.rows.map(({ row }) => row))
  const known = rows.flatMap(({ row }) => (done.has(row) ? [] : [row]))
  return { placed: countPlaces(places.placed), known }
}

/** `workspaceId`: where the lead is; null when there is none. */
type PlacedResult = RowResult & { workspaceId: string | null }

async function mergeSlowRows(
  rows: SlowRow[],
  { job, origin, plan, isDry }: MergeTask,
  tools: StepTools,
): Promise<PlacedResult[]> {
  const facts = rows.map(({ row, line, cells }) =>
    factOfRow(origin, job.intakeId, row, cells, readRow({ line, cells: JSON.parse(cells) }, plan)),
  )
  if (!isDry) return saveFacts(facts, tools)
  let results: PlacedResult[] = []
  await inSavepoint(tools.tx, async () => {
    results = await saveFacts(facts, tools)
    throw new DryRun()
  }).catch((error) => {
    if (!(error instanceof DryRun)) throw error
  })
  return results
}

/** Ends the savepoint of a dry run: what was written to learn the outcome is taken back. */
class DryRun extends Error {}

async function saveFacts(facts: LeadFact[], tools: StepTools): Promise<PlacedResult[]> {
  await (saveLead as Step<'lead.created'>)(facts as Fact<'lead.created'>[], tools)
  await routeLead(facts as Fact<'lead.created'>[], tools)
  return facts.map(({ ordinal: row, known: { lead } }) => {
    // further contacts of the row may be those of somebody who was erased
    if (!lead) return { row, bucket: 'suppressed', leadId: null, workspaceId: null }
    const { id: leadId, workspaceId, isNew, changed } = lead
    return { row, bucket: isNew ? 'created' : changed.length > 0 ? 'updated' : 'unchanged', leadId, workspaceId }
  })
}
