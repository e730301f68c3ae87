import { isRefusal, type Refusal, refuse } from '../../base/errors.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { AuditAction } from '../audit-actions.ts'
import { cutPage } from '../page.ts'
import { type Call, defineRoute, type Role, type Route } from '../route.ts'
import * as contract from './contract.ts'
import { mayGrant, mayLimit } from './roles.ts'
import type { PeopleTools } from './routes.ts'
import * as store from './store-members.ts'

const noMember = () => refuse('not_found', 'There is no such member.')
const tooMuch = (role: Role) => refuse('scope_missing', `Only an owner may do this about the role "${role}".`)

/** Who is in the workspace, and as what. */
export function memberRoutes({ identity, publicUrl }: PeopleTools): Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/members',
    scope: 'read',
    summary: "List the workspace's members, by name",
    description: 'Whoever comes in from the parent workspace is listed there.',
    query: contract.listMembersQuery,
    answer: contract.listMembersAnswer,
    handle: async ({ query: { limit, cursor, ...filter }, workspaceId, transaction }) => {
      const rows = await transaction((tx) => store.listMembers(tx, workspaceId, filter, limit, cursor ?? null))
      return cutPage(rows, limit, (row) => [row.name, row.userId])
    },
  })

  const change = defineRoute({
    method: 'PATCH',
    path: '/api/v1/members/{userId}',
    scope: 'admin',
    summary: "Change a member's role or record scope",
    params: contract.userParam,
    body: contract.changeMemberBody,
    answer: contract.member,
    handle: (call) => call.transaction((tx) => changeMember(call, tx)),
  })

  const resetLink = defineRoute({
    method: 'POST',
    path: '/api/v1/members/{userId}/reset-link',
    scope: 'admin',
    summary: 'Make a link with which a member sets a new password',
    description:
      'For members of nowhere else: whoever is in workspaces of others gets a link by e-mail, or from the operator.',
    params: contract.userParam,
    answer: contract.resetLink,
    status: 201,
    handle: async (call) => {
      const { userId } = call.params
      const allowed = await call.transaction(async (tx) => {
        const known = await store.lockMember(tx, call.workspaceId, userId)
        if (!known) return noMember()
        if (!mayGrant(call.actor, known.role)) return tooMuch(known.role)
        if (call.actor.kind !== 'instance' && !(await store.isOnlyHere(tx, userId)))
          return refuse('wrong_state', 'The person is a member of other workspaces too.')
        await call.audit(tx, 'member.reset_link', userId)
        return null
      })
      if (isRefusal(allowed)) return allowed
      const { token, expiresAt } = await identity.newResetToken(userId)
      return { url: `${publicUrl}/reset-password?token=${token}`, expiresAt: expiresAt.toISOString() }
    },
  })
  return [list, change, resetLink, ...leavingRoutes()]
}

function leavingRoutes(): Route[] {
  const transfer = defineRoute({
    method: 'POST',
    path: '/api/v1/members/transfer-ownership',
    scope: 'admin',
    summary: 'Make another member the owner in your place; you become admin',
    body: contract.transferBody,
    answer: contract.member,
    handle: (call) => call.transaction((tx) => transferOwnership(call, tx)),
  })

  const leave = defineRoute({
    method: 'DELETE',
    path: '/api/v1/members/me',
    scope: 'read',
    summary: 'Leave the workspace',
    query: contract.removeMemberQuery,
    answer: contract.removedMember,
    handle: async (call) => {
      const { user } = call.actor
      if (!user) return refuse('scope_missing', 'Only a person can leave.')
      return call.transaction((tx) => removeMember(call, tx, user.id, 'member.leave'))
    },
  })

  const remove = defineRoute({
    method: 'DELETE',
    path: '/api/v1/members/{userId}',
    scope: 'admin',
    summary: 'Remove a member',
    params: contract.userParam,
    query: contract.removeMemberQuery,
    answer: contract.removedMember,
    handle: (call) => call.transaction((tx) => removeMember(call, tx, call.params.userId, 'member.remove')),
  })
  return [transfer, leave, remove]
}

type Body = ReturnType<typeof contract.changeMemberBody.parse>

async function changeMember(
  { params: { userId }, body, actor, workspaceId, audit }: Call<{ userId: string }, unknown, Body>,
  tx: Transaction,
) {
  await store.lockOwners(tx, workspaceId)
  const known = await store.lockMember(tx, workspaceId, userId)
  if (!known) return noMember()
  const role = body.role ?? known.role
  for (const each of [known.role, role]) if (!mayGrant(actor, each)) return tooMuch(each)
  const recordScope = body.recordScope ?? (mayLimit(role) ? known.recordScope : 'all')
  if (recordScope !== 'all' && !mayLimit(role))
    return refuse('invalid_request', 'Owners and admins see all leads.', [
      { path: 'body.recordScope', message: `not for the role "${role}"` },
    ])
  const refusal = await keepsAnOwner(tx, known, role)
  if (refusal) return refusal
  await store.updateMember(tx, workspaceId, userId, { role, recordScope })
  const from = { role: known.role, recordScope: known.recordScope }
  await audit(tx, 'member.change', userId, { email: known.email, from, to: { role, recordScope } })
  return { ...known, role, recordScope }
}

async function removeMember(
  { query, actor, workspaceId, audit }: Call<unknown, { leadsTo?: string | undefined }, unknown>,
  tx: Transaction,
  userId: string,
  action: AuditAction,
) {
  await store.lockOwners(tx, workspaceId)
  const known = await store.lockMember(tx, workspaceId, userId)
  if (!known) return noMember()
  if (actor.user?.id !== userId && !mayGrant(actor, known.role)) return tooMuch(known.role)
  const refusal = await keepsAnOwner(tx, known, null)
  if (refusal) return refusal
  const to = query.leadsTo ?? null
  if (to !== null && (to === userId || !(await store.isMember(tx, workspaceId, to))))
    return refuse('not_found', 'Whoever is to get the leads is no member.')
  const leadsMoved = await store.handOver(tx, userId, to, actor.label)
  await store.deleteMember(tx, workspaceId, userId)
  await audit(tx, action, userId, { email: known.email, role: known.role, leadsTo: to, leadsMoved })
  return { userId, leadsMoved }
}

async function transferOwnership(
  { body, actor, workspaceId, audit }: Call<unknown, unknown, { userId: string }>,
  tx: Transaction,
) {
  const { user } = actor
  await store.lockOwners(tx, workspaceId)
  const own = user && (await store.lockMember(tx, workspaceId, user.id))
  if (own?.role !== 'owner') return refuse('scope_missing', 'Only an owner of this workspace can hand it over.')
  const heir = await store.lockMember(tx, workspaceId, body.userId)
  if (!heir || heir.userId === own.userId) return noMember()
  await store.updateMember(tx, workspaceId, heir.userId, { role: 'owner', recordScope: 'all' })
  await store.updateMember(tx, workspaceId, own.userId, { role: 'admin', recordScope: 'all' })
  await audit(tx, 'member.transfer_ownership', heir.userId, { from: own.email, to: heir.email })
  return { ...heir, role: 'owner' as const, recordScope: 'all' as const }
}

/** `role`: what they would become; null: they go. */
async function keepsAnOwner(
  tx: Transaction,
  known: { userId: string; role: Role },
  role: Role | null,
): Promise<Refusal | null> {
  if (known.role !== 'owner' || role === 'owner' || (await store.hasOtherOwner(tx, known.userId))) return null
  return refuse('wrong_state', 'The last owner stays: make somebody else owner first.')
}
