import { isRefusal, refuse } from '../../base/errors.ts'
import { cutPage, idParam } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import { planLimits } from '../workspaces/plan-limits.ts'
import { findWorkspace } from '../workspaces/store.ts'
import * as contract from './contract.ts'
import { newToken } from './join.ts'
import { writeInvitationLetter } from './letters.ts'
import { defaultScope, mayGrant, mayLimit } from './roles.ts'
import type { PeopleTools } from './routes.ts'
import * as store from './store-invitations.ts'
import { countPeople, isMemberByEmail } from './store-members.ts'

const days = 7

/** Letting somebody in. */
export function invitationRoutes({ publicUrl, post }: PeopleTools): Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/invitations',
    scope: 'admin',
    summary: 'List the invitations that can still be accepted, newest first',
    query: contract.listInvitationsQuery,
    answer: contract.listInvitationsAnswer,
    handle: async ({ query: { limit, cursor }, workspaceId, transaction }) => {
      const rows = await transaction((tx) => store.listInvitations(tx, workspaceId, limit, cursor?.[0] ?? null))
      return cutPage(rows, limit, (row) => [row.id])
    },
  })

  const invite = defineRoute({
    method: 'POST',
    path: '/api/v1/invitations',
    scope: 'admin',
    summary: 'Invite somebody by a link, which is shown this once',
    description: `It works once and for ${days} days. Inviting an address again ends the earlier invitation.`,
    body: contract.inviteBody,
    answer: contract.createdInvitation,
    status: 201,
    handle: async (call) => {
      const { email, role } = call.body
      const recordScope = call.body.recordScope ?? defaultScope(role)
      if (!mayGrant(call.actor, role)) return refuse('scope_missing', `You cannot give the role "${role}".`)
      if (recordScope !== 'all' && !mayLimit(role)) return refuse('invalid_request', 'Owners and admins see all leads.')
      const { token, hash } = newToken()
      const { workspaceId } = call
      const invitedBy = call.actor.user?.name ?? call.actor.label
      const made = await call.transaction(async (tx) => {
        const workspace = (await findWorkspace(tx, workspaceId))!
        if (await isMemberByEmail(tx, workspaceId, email)) return refuse('already_exists', 'They are a member already.')
        const row = { workspaceId, email, role, recordScope, tokenHash: hash, invitedBy, days }
        const invitation = await store.insertInvitation(tx, row)
        const { members } = planLimits(workspace)
        if ((await countPeople(tx, workspaceId)) > members)
          return refuse('limit_reached', `The plan has room for ${members} people.`)
        await call.audit(tx, 'invitation.create', invitation.id, { email, role, recordScope })
        return { invitation, workspace }
      })
      if (isRefusal(made)) return made
      const { invitation, workspace } = made
      const url = `${publicUrl}/invitation?token=${token}`
      const letter = writeInvitationLetter(workspace.language, invitedBy, workspace.brand.name ?? workspace.name)
      return { ...invitation, url, isSent: await post({ workspaceId, to: email, ...letter, url }) }
    },
  })

  const revoke = defineRoute({
    method: 'DELETE',
    path: '/api/v1/invitations/{id}',
    scope: 'admin',
    summary: 'Take an invitation back',
    params: idParam,
    answer: contract.invitation,
    handle: ({ params: { id }, workspaceId, transaction, audit }) =>
      transaction(async (tx) => {
        const revoked = await store.revokeInvitation(tx, workspaceId, id)
        if (!revoked) return refuse('not_found', 'There is no such invitation.')
        await audit(tx, 'invitation.revoke', id, { email: revoked.email })
        return revoked
      }),
  })
  return [list, invite, revoke]
}
