import type pg from 'pg'
import type { Log } from '../../base/log.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Directory } from '../connections/directory.ts'
import { pauseSenders } from '../senders/store.ts'
import type { Wish } from './dispatch.ts'
import type { GateWork } from './gate.ts'
import type { Live } from './live.ts'
import { logStep } from './store-log.ts'
import { senderStopped } from './tell-pause.ts'

interface StopTools {
  pool: pg.Pool
  log: Log
  directory: Directory
  live: Pick<Live, 'senderOf'>
  wish: Wish
}

/** Stops a sender for faults of its own. It stands in the log of the campaign whose message showed them, and the team is told. */
export function createStopSender({ pool, log, directory, live, wish }: StopTools) {
  return async (work: GateWork, campaignId: string, reason: string): Promise<void> => {
    const { workspaceId, connectionId, effectId: effect, intakeId, receivedAt } = work
    const sender = live.senderOf(connectionId)?.sender ?? directory.connection(connectionId)?.name ?? connectionId
    const stopped = await inTransaction(pool, async (tx) => {
      if (!(await pauseSenders(tx, workspaceId, connectionId, reason, 'fault'))) return false
      await logStep(tx, { workspaceId, campaignId, step: 'sender_stopped', actor: 'hub', detail: { sender, reason } })
      const { language } = directory.workspace(workspaceId)
      await wish(tx, { workspaceId, intakeId, receivedAt }, [
        senderStopped({ connectionId, sender }, { effect, reason, language }),
      ])
      return true
    })
    if (stopped) log.warn({ connection: connectionId, reason }, 'sender stopped after failures of its own')
  }
}
