import { createHmac, randomBytes } from 'node:crypto'
import { newId } from '../../src/base/ids.ts'
import type { TestHub } from './hub.ts'

export interface TestPerson {
  id: string
  email: string
  /** Headers of a browser in which they are signed in. */
  headers: { cookie: string; 'sec-fetch-site': string }
}

/**
 * A person who is signed in, straight into the tables, as a member of a workspace. The cookie is signed by hand, as
 * better-auth reads it: what hashes passwords has tests of its own, and takes its time.
 */
export async function newPerson(
  hub: TestHub,
  workspaceId: string,
  { role = 'viewer', recordScope = 'all' }: { role?: string; recordScope?: string } = {},
): Promise<TestPerson> {
  const { pool } = hub.database
  const id = newId()
  const email = `${role}-${id.slice(-6)}@example.test`
  const token = randomBytes(24).toString('base64url')
  await pool.query('insert into users (id, name, email) values ($1, $2, $3)', [id, `The ${role}`, email])
  await pool.query('insert into members (workspace_id, user_id, role, record_scope) values ($1, $2, $3, $4)', [
    workspaceId,
    id,
    role,
    recordScope,
  ])
  await pool.query(
    `insert into sessions (id, user_id, token, expires_at) values ($1, $2, $3, now() + interval '1 day')`,
    [newId(), id, token],
  )
  const secret = hub.sealer.keyedHash('better-auth', 'secret').toString('base64url')
  const signature = createHmac('sha256', secret).update(token).digest('base64')
  const cookie = `leadline_person=${encodeURIComponent(`${token}.${signature}`)}`
  return { id, email, headers: { cookie, 'sec-fetch-site': 'same-origin' } }
}
