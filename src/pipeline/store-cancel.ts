import type { Transaction } from '../db/transaction.ts'

/** Deletes the work of these effects, to act and to decide on. Returns the intake of each piece that it counts as open. */
export async function takeWork(tx: Transaction, effectIds: string[]): Promise<string[]> {
  if (effectIds.length === 0) return []
  const { rows } = await tx.query<{ intake_id: string; weight: string }>({
    name: 'take_work',
    text: `with gone as (
        delete from work where (id = any($1::uuid[]) or effect_id = any($1::uuid[])) and id <> intake_id returning id, effect_id, intake_id
      )
      select g.intake_id, e.weight from gone g join effects e on e.id = coalesce(g.effect_id, g.id) where e.weight = 'purpose'`,
    values: [effectIds],
  })
  return rows.map((row) => row.intake_id)
}
