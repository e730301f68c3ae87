import type { Transaction } from '../../db/transaction.ts'
import type { ImportJob } from './job.ts'
import { changeJob } from './store-jobs.ts'
import { undoSpan } from './store-undo.ts'

const stepRows = 1_000

/**
 * Takes back a piece of what an import did, last rows first: leads it made go, fields it changed get their old value. A lead that
 * somebody touched since stays as it is and is named. False when all is taken back.
 */
export async function undoRows(tx: Transaction, job: ImportJob): Promise<boolean> {
  const upTo = job.undoRow ?? job.nextRow
  if (upTo <= 0) {
    await changeJob(tx, job.workspaceId, job.id, { status: 'undone' })
    return false
  }
  const after = Math.max(0, upTo - stepRows)
  const { removed, reverted, kept } = await undoSpan(tx, job, after, upTo)
  const before = job.undone ?? { removed: 0, reverted: 0, kept: 0 }
  await changeJob(tx, job.workspaceId, job.id, {
    undoRow: after,
    undone: { removed: before.removed + removed, reverted: before.reverted + reverted, kept: before.kept + kept },
  })
  return true
}
