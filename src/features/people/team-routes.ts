import { refuse } from '../../base/errors.ts'
import { cutPage, idParam } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import * as store from './store-teams.ts'

const noTeam = () => refuse('not_found', 'There is no such team.')
const taken = (name: string) => refuse('already_exists', `There is a team "${name}" already.`)

/** Teams, and who is in them. */
export function teamRoutes(): Route[] {
  return [listRoute(), createRoute(), ...changeRoutes()]
}

const listRoute = () =>
  defineRoute({
    method: 'GET',
    path: '/api/v1/teams',
    scope: 'read',
    summary: 'List teams, by name',
    query: contract.listTeamsQuery,
    answer: contract.listTeamsAnswer,
    handle: async ({ query: { limit, cursor }, workspaceId, transaction }) => {
      const rows = await transaction((tx) => store.listTeams(tx, workspaceId, limit, cursor ?? null))
      return cutPage(rows, limit, (row) => [row.name, row.id])
    },
  })

const createRoute = () =>
  defineRoute({
    method: 'POST',
    path: '/api/v1/teams',
    scope: 'admin',
    summary: 'Make a team',
    body: contract.teamBody,
    answer: contract.team,
    status: 201,
    handle: ({ body: { name }, workspaceId, transaction, audit }) =>
      transaction(async (tx) => {
        const id = await store.insertTeam(tx, workspaceId, name)
        if (!id) return taken(name)
        await audit(tx, 'team.create', id, { name })
        return (await store.findTeam(tx, workspaceId, id))!
      }),
  })

function changeRoutes(): Route[] {
  const rename = defineRoute({
    method: 'PATCH',
    path: '/api/v1/teams/{id}',
    scope: 'admin',
    summary: 'Rename a team',
    params: idParam,
    body: contract.teamBody,
    answer: contract.team,
    handle: ({ params: { id }, body: { name }, workspaceId, transaction, audit }) =>
      transaction(async (tx) => {
        const result = await store.renameTeam(tx, workspaceId, id, name)
        if (result !== 'renamed') return result === 'taken' ? taken(name) : noTeam()
        await audit(tx, 'team.rename', id, { name })
        return (await store.findTeam(tx, workspaceId, id))!
      }),
  })

  const setMembers = defineRoute({
    method: 'PUT',
    path: '/api/v1/teams/{id}/members',
    scope: 'admin',
    summary: 'Say who is in a team',
    params: idParam,
    body: contract.teamMembersBody,
    answer: contract.team,
    handle: ({ params: { id }, body: { userIds }, workspaceId, transaction, audit }) =>
      transaction(async (tx) => {
        if (!(await store.findTeam(tx, workspaceId, id))) return noTeam()
        const strangers = await store.setTeamMembers(tx, workspaceId, id, userIds)
        if (strangers.length > 0)
          return refuse('invalid_request', undefined, [
            { path: 'body.userIds', message: `no members of the workspace: ${strangers.join(', ')}` },
          ])
        await audit(tx, 'team.members', id, { userIds })
        return (await store.findTeam(tx, workspaceId, id))!
      }),
  })

  const remove = defineRoute({
    method: 'DELETE',
    path: '/api/v1/teams/{id}',
    scope: 'admin',
    summary: 'End a team; its leads are no team’s then',
    params: idParam,
    answer: contract.team,
    handle: ({ params: { id }, workspaceId, transaction, audit }) =>
      transaction(async (tx) => {
        const known = await store.findTeam(tx, workspaceId, id)
        if (!known) return noTeam()
        await store.deleteTeam(tx, workspaceId, id)
        await audit(tx, 'team.delete', id, { name: known.name })
        return known
      }),
  })
  return [rename, setMembers, remove]
}
