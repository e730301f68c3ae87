import type { Transaction } from '../../db/transaction.ts'

/** Names one row of history. */
export interface IntakeRef {
  id: string
  receivedAt: Date
}

const refs = (intakes: readonly IntakeRef[]) => [
  intakes.map(({ id }) => id),
  intakes.map(({ receivedAt }) => receivedAt),
]
const given = 'unnest($1::uuid[], $2::timestamptz[]) as g (id, received_at)'

/** The sealed bodies that are still kept. */
export async function readBodies(tx: Transaction, intakes: IntakeRef[]): Promise<(IntakeRef & { body: Buffer })[]> {
  if (intakes.length === 0) return []
  const { rows } = await tx.query<IntakeRef & { id: string; body: Buffer }>({
    name: 'read_bodies',
    text: `select i.id, i.received_at as "receivedAt", i.body from ${given} join intakes i on i.received_at = g.received_at and i.id = g.id
      where i.body is not null`,
    values: refs(intakes),
  })
  return rows
}

export async function writeBodies(tx: Transaction, intakes: (IntakeRef & { body: Buffer | null })[]): Promise<void> {
  if (intakes.length === 0) return
  await tx.query({
    name: 'write_bodies',
    text: `update intakes i set body = g.body from unnest($1::uuid[], $2::timestamptz[], $3::bytea[]) as g (id, received_at, body)
      where i.received_at = g.received_at and i.id = g.id`,
    values: [...refs(intakes), intakes.map(({ body }) => body)],
  })
}

export interface StoredEvent {
  id: string
  intakeId: string
  effectId: string | null
  subject: string
  data: unknown
}

export async function readEvents(tx: Transaction, intakes: IntakeRef[]): Promise<StoredEvent[]> {
  if (intakes.length === 0) return []
  const { rows } = await tx.query<StoredEvent & { id: string }>(
    `select e.id, e.intake_id as "intakeId", e.effect_id as "effectId", e.subject, e.data
     from ${given} join events e on e.received_at = g.received_at and e.intake_id = g.id`,
    refs(intakes),
  )
  return rows
}

export async function blankEvents(tx: Transaction, intakes: IntakeRef[], eventIds: string[]): Promise<number> {
  const { rowCount } = await tx.query(
    `update events e set data = '{}', subject = 'erased' from ${given}
     where e.received_at = g.received_at and e.intake_id = g.id and e.id = any($3::uuid[])`,
    [...refs(intakes), eventIds],
  )
  return rowCount ?? 0
}

/** How intakes ended may repeat what they brought. */
export async function blankResults(tx: Transaction, intakes: IntakeRef[]): Promise<void> {
  await tx.query(
    `update intake_results r set outcome = null, error_message = case when r.error_message is null then null else 'erased' end
     from ${given} where r.received_at = g.received_at and r.intake_id = g.id`,
    refs(intakes),
  )
  await tx.query(
    `update work w set outcome = null, failure = null, last_error = null from ${given} where w.id = g.id`,
    refs(intakes),
  )
}
