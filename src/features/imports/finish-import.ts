import type { Transaction } from '../../db/transaction.ts'
import type { Submit } from '../submit.ts'
import type { ImportJob } from './job.ts'
import { fileVendor } from './plan-of.ts'
import { changeJob } from './store-jobs.ts'

interface FinishTools {
  submit: Submit
}

/** All rows are done: a dry run goes back to the person, a run is over and told through the line. */
export async function finishJob(tx: Transaction, tools: FinishTools, job: ImportJob): Promise<false> {
  const { workspaceId, id } = job
  if (job.status === 'reviewing') {
    const review = job.review && { ...job.review, finishedAt: new Date().toISOString() }
    await changeJob(tx, workspaceId, id, { status: 'mapping', nextRow: 0, review })
    return false
  }
  await changeJob(tx, workspaceId, id, { status: 'completed', completedAt: new Date() })
  // not awaited: it is a courtesy and has a transaction of its own; what it tells is read when it is decided
  void tell(tools.submit, job, 'completed', null).catch(() => undefined)
  return false
}

/** Puts the end of an import through the line, so that whoever wants to know is told. */
export async function tell(
  submit: Submit,
  job: ImportJob,
  state: 'completed' | 'failed',
  reason: string | null,
): Promise<void> {
  const body = {
    type: 'file.finished',
    jobId: job.id,
    at: new Date().toISOString(),
    state,
    total: job.totalRecords,
    reason,
  }
  await submit({ workspaceId: job.workspaceId, vendor: fileVendor, body })
}
