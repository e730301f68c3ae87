import type pg from 'pg'
import { isRefusal, type Refusal, refuse } from '../../base/errors.ts'
import type { Sealer } from '../../base/seal.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Role, User } from '../route.ts'
import { insertAudit } from '../store-audit.ts'
import { defaultScope } from './roles.ts'
import { hasNoUser, insertMember, lockInstance, readBirth } from './store-setup.ts'
import { insertUser } from './store-users.ts'

/**
 * The token of the link with which the first user is made; null once there is one. Derived from the secret key and the
 * database, so that every process prints the same link and nothing has to be kept.
 */
export async function setupToken(pool: pg.Pool, sealer: Sealer): Promise<string | null> {
  if (!(await hasNoUser(pool))) return null
  return sealer.keyedHash('setup', await readBirth(pool)).toString('base64url')
}

export interface NewUser {
  name: string
  email: string
  passwordHash: string
  /** Slug of the workspace that they become a member of. */
  workspace: string
  role: Role
  /** Who made them, for the audit log; absent: they themselves. */
  by?: string
  /** Refused when there is a user already. */
  isFirst?: boolean
}

/** A person with a password, as a member of a workspace. */
export async function makeUser(pool: pg.Pool, user: NewUser): Promise<User | Refusal> {
  const { name, email, passwordHash, workspace, role } = user
  const work = inTransaction(pool, async (tx) => {
    if (user.isFirst) {
      await lockInstance(tx)
      if (!(await hasNoUser(tx))) throw refuse('link_invalid', 'Somebody has been set up already.')
    }
    const made = await insertUser(tx, { name, email, passwordHash })
    if (!made) throw refuse('already_exists', 'Somebody has this e-mail address already.')
    const member = { slug: workspace, userId: made.id, role, recordScope: defaultScope(role) }
    const workspaceId = await insertMember(tx, member)
    if (!workspaceId) throw refuse('not_found', `There is no workspace "${workspace}".`)
    const actor = user.by ?? `${made.name} (${made.email})`
    await insertAudit(tx, { workspaceId, actor, action: 'user.create', subject: made.id, detail: { email, role } })
    return made
  })
  return orRefusal(work)
}

/** A refusal that rolled its transaction back, as a value again. */
export async function orRefusal<T>(work: Promise<T>): Promise<T | Refusal> {
  try {
    return await work
  } catch (thrown) {
    if (isRefusal(thrown)) return thrown
    throw thrown
  }
}
