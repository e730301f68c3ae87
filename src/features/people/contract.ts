import { z } from 'zod'
import { pageOf, pageQuery, time } from '../page.ts'
import { brand, slug } from '../workspaces/contract.ts'

export const role = z.enum(['owner', 'admin', 'manager', 'agent', 'viewer'])
export const recordScope = z
  .enum(['own', 'team', 'all'])
  .describe('Whose leads are seen: their own; their teams’ and their own; all. Owners and admins see all')
export const scopes = z.array(z.enum(['read', 'write', 'admin']))

const name = z.string().trim().min(1).max(200)
export const email = z
  .email()
  .max(254)
  .transform((text) => text.toLowerCase())
/** Only its length is judged: rules of composition make passwords worse (NIST SP 800-63B). */
const newPassword = z.string().min(8, 'at least 8 characters').max(128, 'at most 128 characters')
const password = z.string().min(1).max(128)
const token = z.string().min(1).max(200)
const code = z.string().trim().min(1).max(50)

export const done = z.object({ done: z.literal(true) })
export const nothing = z.object({})

export const user = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  hasTwoFactor: z.boolean().describe('A second factor is asked for at every sign-in'),
})

export const workspaceChoice = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  parentId: z.uuid().nullable(),
  isSandbox: z.boolean(),
  brand,
  role: role.nullable().describe('Null for keys'),
})

/** `null` for nobody. */
export const session = z.object({
  actor: z.string().describe('As the audit log names them'),
  kind: z.enum(['instance', 'key', 'user']),
  user: user.nullable().describe('Null for keys'),
  role: role.nullable().describe('In the chosen workspace; null for keys'),
  recordScope,
  scopes,
  workspace: workspaceChoice.nullable().describe('The one that `X-Workspace` chooses; null when none may be entered'),
  workspaces: z.array(workspaceChoice).describe('Those one may choose, by slug; at most 200'),
})

export const setupState = z.object({ isNeeded: z.boolean().describe('True while there is no user') })
export const setupBody = z.object({ token, name, email, password: newPassword })

export const providers = z.object({
  oidc: z.object({ name: z.string() }).nullable().describe('The OpenID provider, when one is configured'),
})
export const signInBody = z.object({ email, password })
export const signInAnswer = z.object({
  needsSecondFactor: z.boolean().describe('True: nobody is signed in yet; send the code to `second-factor`'),
  session: session.nullable(),
})
export const secondFactorBody = z.object({
  code,
  kind: z.enum(['totp', 'recovery']).default('totp'),
  trustDevice: z.boolean().default(false).describe('Asks this browser for no code for 30 days'),
})
export const oidcBody = z.object({
  returnTo: z
    .string()
    .regex(/^\/(?!\/)/, 'a path of ours')
    .max(500)
    .default('/'),
})
export const oidcAnswer = z.object({ url: z.string().describe('Where to send the browser') })

export const requestResetBody = z.object({ email })
export const resetBody = z.object({ token, password: newPassword })

export const invitationTokenBody = z.object({ token })
export const shownInvitation = z.object({
  workspace: z.object({ slug: z.string(), name: z.string(), brand }),
  email: z.string(),
  role,
  invitedBy: z.string(),
  expiresAt: time,
  hasAccount: z.boolean().describe('True: sign in, then `join`. False: `accept` with a name and a password'),
})
export const acceptBody = z.object({ token, name, password: newPassword })

export const profileBody = z.object({ name })
export const changePasswordBody = z.object({ currentPassword: password, newPassword })
export const ownPasswordBody = z.object({ password })
export const twoFactorSecret = z.object({
  uri: z.string().describe('`otpauth://…` for the authenticator app; shown this once'),
  recoveryCodes: z.array(z.string()).describe('Each works once; shown this once'),
})
export const confirmBody = z.object({ code })
export const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) })
export const ownSession = z.object({
  id: z.uuid(),
  isThis: z.boolean(),
  address: z.string().nullable(),
  browser: z.string().nullable(),
  createdAt: time,
  expiresAt: time,
})
export const ownSessions = z.object({ items: z.array(ownSession), nextCursor: z.null() })

export const member = z.object({
  userId: z.uuid(),
  name: z.string(),
  email: z.string(),
  role,
  recordScope,
  hasTwoFactor: z.boolean(),
  teams: z.array(z.object({ id: z.uuid(), name: z.string() })),
  createdAt: time,
})
export const listMembersQuery = z.object({
  ...pageQuery([z.string(), z.uuid()]),
  role: role.optional(),
  teamId: z.uuid().optional(),
  q: z.string().trim().min(1).max(100).optional().describe('Part of a name or an e-mail address'),
})
export const listMembersAnswer = pageOf(member)
export const changeMemberBody = z
  .object({ role: role.optional(), recordScope: recordScope.optional() })
  .refine((body) => body.role !== undefined || body.recordScope !== undefined, 'say what to change')
export const removeMemberQuery = z.object({
  leadsTo: z.uuid().optional().describe('The member who gets their leads; nobody when absent'),
})
export const removedMember = z.object({ userId: z.uuid(), leadsMoved: z.int() })
export const transferBody = z.object({ userId: z.uuid().describe('Becomes owner; you become admin') })
export const userParam = z.object({ userId: z.uuid() })
export const resetLink = z.object({ url: z.string().describe('Shown this once'), expiresAt: time })

export const invitation = z.object({
  id: z.uuid(),
  email: z.string(),
  role,
  recordScope,
  invitedBy: z.string(),
  expiresAt: time,
  createdAt: time,
})
export const listInvitationsQuery = z.object(pageQuery([z.uuid()]))
export const listInvitationsAnswer = pageOf(invitation)
export const inviteBody = z.object({
  email,
  role,
  recordScope: recordScope.optional().describe('Default: own for agents, all for everybody else'),
})
export const createdInvitation = invitation.extend({
  url: z.string().describe('To be opened by whoever is invited; shown this once'),
  isSent: z.boolean().describe('True when it goes out by the workspace’s e-mail connection too'),
})

export const team = z.object({
  id: z.uuid(),
  name: z.string(),
  members: z.array(z.object({ userId: z.uuid(), name: z.string() })),
  createdAt: time,
})
export const listTeamsQuery = z.object(pageQuery([z.string(), z.uuid()]))
export const listTeamsAnswer = pageOf(team)
export const teamBody = z.object({ name })
export const teamMembersBody = z.object({ userIds: z.array(z.uuid()).max(1_000) })

export { slug }
