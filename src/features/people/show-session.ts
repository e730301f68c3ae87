import type pg from 'pg'
import type { z } from 'zod'
import type { Actor, User } from '../route.ts'
import type { session } from './contract.ts'
import { scopesOf } from './roles.ts'
import { findAccess, listChoices } from './store-access.ts'
import { hasTwoFactor } from './store-users.ts'

export type ShownSession = z.output<typeof session>

/** What the dashboard needs to know of whoever is signed in with a key. */
export async function showKeySession(
  pool: pg.Pool,
  actor: Extract<Actor, { user: null }>,
  homeWorkspaceId: string | null,
  workspaceId: string | null,
): Promise<ShownSession> {
  const workspaces = await listChoices(pool, { homeWorkspaceId })
  const workspace = workspaces.find(({ id }) => id === workspaceId) ?? null
  const { kind, label, scopes, recordScope } = actor
  return { actor: label, kind, user: null, role: null, recordScope, scopes: [...scopes], workspace, workspaces }
}

/** The same for a person, in the workspace of this slug or, when they may not enter it, in none. */
export async function showUserSession(pool: pg.Pool, user: User, slug: string | null): Promise<ShownSession> {
  const [access, workspaces, two] = await Promise.all([
    findAccess(pool, user.id, slug),
    listChoices(pool, { userId: user.id }),
    hasTwoFactor(pool, user.id),
  ])
  return {
    actor: labelOf(user),
    kind: 'user',
    user: { ...user, hasTwoFactor: two },
    role: access?.role ?? null,
    recordScope: access?.recordScope ?? 'own',
    scopes: access ? [...scopesOf(access.role)] : [],
    workspace: workspaces.find(({ id }) => id === access?.workspaceId) ?? null,
    workspaces,
  }
}

/** How the audit log and causes name a person. */
export const labelOf = ({ name, email }: User): string => `${name} (${email})`
