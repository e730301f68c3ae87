import type pg from 'pg'
import { newId } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { User } from '../route.ts'

export async function hasTwoFactor(pool: pg.Pool, userId: string): Promise<boolean> {
  const { rows } = await pool.query<{ two: boolean }>('select two_factor_enabled as two from users where id = $1', [
    userId,
  ])
  return rows[0]?.two ?? false
}

export async function findUser(
  db: pg.Pool | Transaction,
  by: { id: string } | { email: string },
): Promise<User | undefined> {
  const { rows } = await (db as Transaction).query<User & { id: string }>(
    'select id, name, email from users where id = $1 or email = lower($2)',
    'id' in by ? [by.id, null] : [null, by.email],
  )
  return rows[0]
}

/** A person who signs in with a password; undefined when the address is somebody's already. */
export async function insertUser(
  tx: Transaction,
  { name, email, passwordHash }: { name: string; email: string; passwordHash: string },
): Promise<User | undefined> {
  const id = newId()
  const { rows } = await tx.query<User & { id: string }>(
    `with made as (insert into users (id, name, email) values ($1, $2, lower($3)) on conflict (email) do nothing returning id, name, email),
     proof as (insert into accounts (id, user_id, provider_id, account_id, password) select $4, id, 'credential', id::text, $5 from made)
     select id, name, email from made`,
    [id, name, email, newId(), passwordHash],
  )
  return rows[0]
}

export async function renameUser(pool: pg.Pool, userId: string, name: string): Promise<void> {
  await pool.query('update users set name = $2, updated_at = now() where id = $1', [userId, name])
}
