import type pg from 'pg'
import type { Transaction } from '../../db/transaction.ts'

/** True while nobody can sign in as a person. */
export async function hasNoUser(db: pg.Pool | Transaction): Promise<boolean> {
  const { rows } = await (db as Transaction).query<{ none: boolean }>('select not exists (select from users) as none')
  return rows[0]!.none
}

/** What tells this database from every other: when it was made. */
export async function readBirth(db: pg.Pool): Promise<string> {
  const { rows } = await db.query<{ birth: string }>(
    'select (extract(epoch from created_at) * 1000000)::bigint::text as birth from instance',
  )
  return rows[0]!.birth
}

/** Only one of those who set up at once goes on before the others look. */
export async function lockInstance(tx: Transaction): Promise<void> {
  await tx.query('select from instance for update')
}

/** Makes a person a member; undefined workspace slug: there is none. Somebody who is one already is what they were. */
export async function insertMember(
  tx: Transaction,
  row: { slug: string; userId: string; role: string; recordScope: string },
): Promise<string | undefined> {
  const { rows } = await tx.query<{ id: string }>(
    `with place as (select id from workspaces where slug = $1),
     made as (insert into members (workspace_id, user_id, role, record_scope) select id, $2, $3, $4 from place on conflict do nothing)
     select id from place`,
    [row.slug, row.userId, row.role, row.recordScope],
  )
  return rows[0]?.id
}
