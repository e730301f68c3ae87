import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { ConversionState } from '../../domain/events.ts'
import type { ConversionTrigger } from '../../vendors/_kit/conversion-settings.ts'

export type ConversionStatus = 'waiting' | 'sent' | ConversionState

/** A conversion as its facts have it. */
export interface ConversionRow {
  /** Derived from connection and event id. */
  id: string
  workspaceId: string
  connectionId: string
  trigger: ConversionTrigger
  eventName: string
  eventId: string
  eventTime: Date
  purchaseId: string
  intakeId: string
}

const conversionRows = defineRowset<ConversionRow>({
  id: 'uuid',
  workspaceId: 'uuid',
  connectionId: 'uuid',
  trigger: 'text',
  eventName: 'text',
  eventId: 'text',
  eventTime: 'timestamptz',
  purchaseId: 'uuid',
  intakeId: 'uuid',
})

/** Keeps conversions, no two with the same id, in the order of their ids; returns where each stands. */
export async function keepConversions(tx: Transaction, rows: ConversionRow[]): Promise<Map<string, ConversionStatus>> {
  const { rows: kept } = await tx.query({
    name: 'keep_conversions',
    text: `insert into conversions as c (${conversionRows.names}) select ${conversionRows.names} from ${conversionRows.from(1)} r order by id
      on conflict (workspace_id, connection_id, event_id) do update
        set event_time = least(c.event_time, excluded.event_time)
      returning c.id, c.status`,
    values: conversionRows.values(rows),
  })
  return new Map(kept.map(({ id, status }) => [id, status]))
}

/** Those that ended without being accepted wait again, under the name that they have now. */
export async function reopenConversions(
  tx: Transaction,
  rows: Pick<ConversionRow, 'id' | 'eventName'>[],
): Promise<void> {
  if (rows.length === 0) return
  await tx.query({
    name: 'reopen_conversions',
    text: `update conversions c set status = 'waiting', reason = null, status_at = now(), event_name = r.event_name
      from unnest($1::uuid[], $2::text[]) as r (id, event_name) where c.id = r.id and c.status in ('rejected', 'expired', 'skipped')`,
    values: [rows.map(({ id }) => id), rows.map(({ eventName }) => eventName)],
  })
}

/** What became of one. */
export interface ConversionEnd {
  id: string
  workspaceId: string
  status: ConversionState
  reason: string | null
  warnings: readonly string[]
}

const endRows = defineRowset<ConversionEnd>({
  id: 'uuid',
  workspaceId: 'uuid',
  status: 'text',
  reason: 'text',
  warnings: 'text[]',
})

/** Writes how conversions ended; one that was accepted stays so. Returns those that moved, with what they are called. */
export async function endConversions(
  tx: Transaction,
  ends: ConversionEnd[],
): Promise<{ id: string; eventId: string }[]> {
  if (ends.length === 0) return []
  const { rows } = await tx.query({
    name: 'end_conversions',
    text: `with locked as (select id from conversions where id = any($${1 + endRows.width}::uuid[]) order by id for update)
      update conversions c set status = e.status, reason = e.reason, warnings = e.warnings, status_at = now()
      from ${endRows.from(1)} e
      where c.id = e.id and c.workspace_id = e.workspace_id and c.id in (select id from locked) and c.status <> 'accepted'
      returning c.id, c.event_id`,
    values: [...endRows.values(ends), ends.map(({ id }) => id)],
  })
  return rows.map(({ id, event_id }) => ({ id, eventId: event_id }))
}
