import type pg from 'pg'
import type { Log } from '../../base/log.ts'
import type { Sealer } from '../../base/seal.ts'
import type { Route } from '../route.ts'
import { accountRoutes } from './account-routes.ts'
import { type Attempts, createAttempts } from './attempts.ts'
import type { Identity } from './identity.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { linkRoutes } from './link-routes.ts'
import { memberRoutes } from './member-routes.ts'
import type { Post } from './post.ts'
import { setupRoutes } from './setup-routes.ts'
import { signInRoutes } from './sign-in-routes.ts'
import { teamRoutes } from './team-routes.ts'
import { twoFactorRoutes } from './two-factor-routes.ts'

/** What the composition root gives. */
export interface PeopleParts {
  pool: pg.Pool
  sealer: Sealer
  identity: Identity
  publicUrl: string
  log: Log
  post: Post
}

export interface PeopleTools extends PeopleParts {
  attempts: Attempts
}

/** People: how they prove who they are, and what they are in which workspace. */
export function peopleRoutes(parts: PeopleParts): Route[] {
  const tools = { ...parts, attempts: createAttempts(parts.pool, parts.sealer) }
  return [
    setupRoutes(tools),
    signInRoutes(tools),
    linkRoutes(tools),
    accountRoutes(tools),
    twoFactorRoutes(tools),
    invitationRoutes(tools),
    memberRoutes(tools),
    teamRoutes(),
  ].flat()
}
