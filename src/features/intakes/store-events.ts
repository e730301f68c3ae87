import type { z } from 'zod'
import { timeOfId } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import { maskCpfs } from '../../domain/mask.ts'
import { conditions } from '../conditions.ts'
import type { eventItem, listEventsQuery } from './contract.ts'
import { type EventRow, eventColumns } from './store-timeline.ts'

type EventFilter = Omit<z.output<typeof listEventsQuery>, 'limit' | 'cursor'>

/** One page of facts, the newest request's first; one row more than `limit` when there are more. */
export async function listEvents(
  tx: Transaction,
  workspaceId: string,
  filter: EventFilter,
  limit: number,
  after: [string, string] | null,
): Promise<z.output<typeof eventItem>[]> {
  const where = conditions()
  where.compare('workspace_id', '=', workspaceId)
  where.compare('type', '=', filter.type)
  where.compare('subject', '=', filter.subject)
  where.compare('connection_id', '=', filter.connectionId)
  where.compare('received_at', '>=', filter.since)
  where.compare('received_at', '<', filter.until)
  if (filter.intakeId !== undefined) {
    where.compare('received_at', '=', timeOfId(filter.intakeId))
    where.compare('intake_id', '=', filter.intakeId)
  }
  if (after) {
    const [intakeId, id] = after
    const key = [timeOfId(intakeId), intakeId, id].map((each) => where.value(each))
    where.and(`(received_at, intake_id, id) < (${key.join(', ')})`)
  }
  const { rows } = await tx.query<EventRow & { id: string }>(
    `select ${eventColumns} from events where ${where.text()} order by received_at desc, intake_id desc, id desc limit ${where.value(limit + 1)}`,
    where.values,
  )
  return rows.map(({ ordinal: _, ...row }) => ({
    ...row,
    occurredAt: row.occurredAt?.toISOString() ?? null,
    receivedAt: row.receivedAt.toISOString(),
    data: maskCpfs(row.data),
  }))
}
