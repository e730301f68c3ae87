import { type Refusal, refuse } from '../../base/errors.ts'
import { newId } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Directory } from '../connections/directory.ts'
import { insertChanges } from '../leads/store-changes.ts'
import { existingLeads } from '../leads/store-read.ts'
import { idParam } from '../page.ts'
import { type Call, defineRoute, type Route } from '../route.ts'
import * as contract from './contract-look.ts'
import { movesOf } from './route-batch.ts'
import { giveLead, isShown, listRosters, saveRoster } from './store-look.ts'
import { readPeople } from './store-office.ts'
import { lockRoutable, moveLeads, type RoutableLead } from './store-route.ts'
import { findForeign } from './store-rules.ts'

export interface AssignTools {
  directory: Directory
}

interface Target {
  workspaceId: string
  ownerId: string | null
  teamId: string | null
}

/** People: giving them a lead by hand, and when the rules may. */
export function assignRoutes({ directory }: AssignTools): Route[] {
  const assign = defineRoute({
    method: 'POST',
    path: '/api/v1/leads/{id}/assign',
    scope: 'write',
    summary: 'Give a lead to somebody',
    description: 'Routing lets it be from then on, until it is released.',
    params: idParam,
    body: contract.assignBody,
    answer: contract.assigned,
    handle: (call) =>
      call.transaction(async (tx) => {
        const { body, workspaceId } = call
        const [lead] = (await isShown(tx, call.params.id)) ? await lockRoutable(tx, [call.params.id]) : []
        if (!lead) return refuse('not_found', 'There is no such lead.')
        const isElsewhere = body.workspaceId !== undefined && body.workspaceId !== workspaceId
        const target = {
          workspaceId: body.workspaceId ?? workspaceId,
          ownerId: body.ownerId === undefined ? (isElsewhere ? null : lead.ownerId) : body.ownerId,
          teamId: body.teamId === undefined ? (isElsewhere ? null : lead.teamId) : body.teamId,
        }
        const problem = await problemWith(tx, workspaceId, target)
        if (problem) return problem
        const takenAt = body.release ? null : call.now
        await give(tx, call, lead, target, takenAt)
        if (isElsewhere) {
          const moves = movesOf([{ lead, destination: target.workspaceId, causeId: lead.id }], (id) =>
            directory.workspace(id),
          )
          const [moved] = await moveLeads(tx, moves)
          if (moved && 'occupant' in moved)
            return refuse('wrong_state', `The workspace has this enquiry already: lead ${moved.occupant}.`)
        }
        return { id: lead.id, ...target, takenAt: takenAt?.toISOString() ?? null }
      }),
  })
  return [assign, assignManyRoute(), ...rosterRoutes()]
}

function assignManyRoute(): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/leads/assign',
    scope: 'write',
    summary: 'Give several leads of this workspace to somebody',
    description: 'Those that are not there (any more) are left out.',
    body: contract.assignManyBody,
    answer: contract.assignedMany,
    handle: (call) =>
      call.transaction(async (tx) => {
        const { body, workspaceId } = call
        const shown = await existingLeads(tx, workspaceId, body.leadIds)
        const leads = await lockRoutable(tx, shown)
        for (const lead of leads) {
          const ownerId = body.ownerId === undefined ? lead.ownerId : body.ownerId
          const target = { workspaceId, ownerId, teamId: body.teamId === undefined ? lead.teamId : body.teamId }
          const problem = lead === leads[0] ? await problemWith(tx, workspaceId, target) : null
          if (problem) return problem
          await give(tx, call, lead, target, call.now)
        }
        return { leads: leads.length }
      }),
  })
}

/** Before it moves: afterwards its row is not to be seen here any more. */
async function give(
  tx: Transaction,
  call: Call,
  lead: RoutableLead,
  target: Target,
  takenAt: Date | null,
): Promise<void> {
  const { workspaceId: workspace_id, ownerId: owner_id, teamId: team_id } = target
  const to = { workspace_id, owner_id, team_id }
  const note = { by: call.actor.label, at: call.now.toISOString(), ...to }
  await giveLead(tx, lead.id, { ...target, takenAt, note })
  await insertChanges(tx, [
    {
      id: newId(),
      workspaceId: call.workspaceId,
      leadId: lead.id,
      at: call.now,
      kind: takenAt ? 'assigned' : 'released',
      field: 'owner_id',
      oldValue: { workspace_id: lead.workspaceId, owner_id: lead.ownerId, team_id: lead.teamId },
      newValue: to,
      causeKind: 'user',
      causeId: call.actor.label,
      note: null,
    },
  ])
}

async function problemWith(
  tx: Transaction,
  here: string,
  { workspaceId, ownerId, teamId }: Target,
): Promise<Refusal | null> {
  const no = (path: string, message: string) =>
    refuse('invalid_request', undefined, [{ path: `body.${path}`, message }])
  if ((await findForeign(tx, here, [workspaceId])).size > 0)
    return no('workspaceId', 'needs this workspace or one below it')
  const { members, teams } = await readPeople(tx, [workspaceId])
  if (ownerId !== null && !members.get(workspaceId)?.has(ownerId)) return no('ownerId', 'is no member of the workspace')
  if (teamId !== null && !teams.has(`${workspaceId} ${teamId}`))
    return no('teamId', 'is no team with members of the workspace')
  return null
}

function rosterRoutes(): Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/rosters',
    scope: 'read',
    summary: 'List when each person may be given leads',
    answer: contract.rosterList,
    handle: async ({ workspaceId, transaction }) => ({
      items: await transaction((tx) => listRosters(tx, workspaceId, null)),
      nextCursor: null,
    }),
  })

  const save = defineRoute({
    method: 'PUT',
    path: '/api/v1/rosters/{userId}',
    scope: 'admin',
    summary: 'Say when a person may be given leads',
    params: contract.userParam,
    body: contract.rosterBody,
    answer: contract.roster,
    handle: (call) =>
      call.transaction(async (tx) => {
        const { workspaceId, body, params } = call
        const [known] = await listRosters(tx, workspaceId, params.userId)
        if (!known) return refuse('not_found', 'There is no such member.')
        await saveRoster(tx, workspaceId, { ...body, userId: params.userId })
        await call.audit(tx, 'roster.save', params.userId, { isOnDuty: body.isOnDuty })
        return { ...body, userId: params.userId, name: known.name }
      }),
  })

  return [list, save]
}
