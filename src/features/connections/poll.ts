import type pg from 'pg'
import type { Log } from '../../base/log.ts'
import type { CommandResult, Vendor } from '../../vendors/_kit/contract.ts'
import type { Connection, Directory } from './directory.ts'
import { claimPoll, endPoll } from './store-polls.ts'

export interface PollTools {
  pool: pg.Pool
  log: Log
  vendors: ReadonlyMap<string, Vendor>
  directory: Pick<Directory, 'all'>
  runCommand(connection: Connection, command: string, input: Record<string, unknown>): Promise<CommandResult>
}

/** A vendor's clock may lag, and what happened a moment ago may not be in its history yet. */
const overlapMs = 10 * 60_000
/** Of a connection that was never asked, or not for long. */
const longestMs = 7 * 86_400_000

/** The timer that asks vendors for what they never send by themselves. */
export const connectionJobs = (tools: PollTools) => [
  { name: 'poll vendors', everyMs: 60_000, run: () => pollConnections(tools) },
]

/**
 * Has every enabled connection's vendor asked, as often as it wants to be, for what happened since it was last asked with
 * success. What it sends then comes in by the front door. One failure stops no other.
 */
export async function pollConnections({ pool, log, vendors, directory, runCommand }: PollTools): Promise<void> {
  for (const connection of directory.all()) {
    const polls = connection.isEnabled ? (vendors.get(connection.vendor)?.polls ?? []) : []
    for (const { command, everyMs, isReady } of polls) {
      if (!isReady(connection.settings)) continue
      const key = { workspaceId: connection.workspaceId, connectionId: connection.id, command }
      const claim = await claimPoll(pool, key, everyMs)
      if (!claim) continue
      const from = Math.max(claim.askedAt.getTime() - longestMs, (claim.reached?.getTime() ?? 0) - overlapMs)
      const { ok, message } = await runCommand(connection, command, { since: new Date(from).toISOString() })
      await endPoll(pool, key, ok ? claim.askedAt : null, ok ? null : message)
      const line = { connection: connection.id, vendor: connection.vendor, command, result: message }
      if (ok) log.info(line, 'vendor polled')
      else log.warn(line, 'vendor not polled')
    }
  }
}
