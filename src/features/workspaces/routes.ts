import type pg from 'pg'
import { isRefusal, refuse } from '../../base/errors.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Directory } from '../connections/directory.ts'
import { cutPage, idParam } from '../page.ts'
import { type Call, defineRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import { createApiKey } from './create-api-key.ts'
import { planLimits } from './plan-limits.ts'
import * as store from './store.ts'
import * as keys from './store-api-keys.ts'

export interface WorkspaceTools {
  pool: pg.Pool
  directory: Directory
}

/** Workspaces and the keys that open them. */
export function workspaceRoutes({ pool, directory }: WorkspaceTools): Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/workspaces',
    scope: 'read',
    summary: 'List the chosen workspace and its children, by slug',
    description: 'The instance key lists every workspace.',
    query: contract.listWorkspacesQuery,
    answer: contract.listWorkspacesAnswer,
    handle: async ({ query: { limit, cursor }, actor, transaction }) => {
      const after = cursor?.[0] ?? null
      const rows =
        actor.kind === 'instance'
          ? await store.listWorkspaces(pool, limit, after)
          : await transaction((tx) => store.listWorkspaces(tx, limit, after))
      return cutPage(rows, limit, (row) => [row.slug])
    },
  })

  const create = defineRoute({
    method: 'POST',
    path: '/api/v1/workspaces',
    scope: 'admin',
    summary: 'Make a workspace',
    description: 'It becomes a child of the chosen workspace, or of `parent`.',
    body: contract.createWorkspaceBody,
    answer: contract.workspace,
    status: 201,
    handle: async (call) => {
      const { body } = call
      const place = body.parent === undefined ? call : await call.enter(body.parent)
      if (isRefusal(place)) return place
      const answer = await place.transaction(async (tx) => {
        const made = await store.insertWorkspace(tx, place.workspaceId, body)
        if (!made) return refuse('already_exists', `The slug "${body.slug}" is taken.`)
        if (call.actor.user) await store.ownChild(tx, made.id, call.actor.user.id)
        await place.audit(tx, 'workspace.create', made.slug, { name: made.name, plan: made.plan })
        return made
      })
      await directory.refresh()
      return answer
    },
  })

  const show = defineRoute({
    method: 'GET',
    path: '/api/v1/workspaces/{id}',
    scope: 'read',
    summary: 'Show the chosen workspace or one of its children',
    params: idParam,
    answer: contract.workspace,
    handle: ({ params: { id }, transaction }) =>
      transaction(async (tx) => (await store.findWorkspace(tx, id)) ?? noWorkspace()),
  })

  const change = defineRoute({
    method: 'PATCH',
    path: '/api/v1/workspaces/{id}',
    scope: 'admin',
    summary: 'Change the chosen workspace or one of its children',
    description: 'Its plan and limits are changed from the workspace above it, or with the instance key.',
    params: idParam,
    body: contract.changeWorkspaceBody,
    answer: contract.workspace,
    handle: async (call) => {
      const answer = await call.transaction((tx) => changeWorkspace(call, tx))
      await directory.refresh()
      return answer
    },
  })

  return [list, create, show, change, ...keyRoutes()]
}

const noWorkspace = () => refuse('not_found', 'There is no such workspace here.')

type ChangeBody = ReturnType<typeof contract.changeWorkspaceBody.parse>

async function changeWorkspace(
  { params: { id }, body, actor, workspaceId, audit }: Call<{ id: string }, unknown, ChangeBody>,
  tx: Transaction,
) {
  const known = await store.findWorkspace(tx, id)
  if (!known) return noWorkspace()
  const isFromAbove = id !== workspaceId || actor.kind === 'instance'
  const raises = [
    ...(body.plan !== undefined ? ['plan'] : []),
    ...(body.settings?.limits !== undefined ? ['limits'] : []),
  ]
  if (raises.length > 0 && !isFromAbove)
    return refuse('scope_missing', `The ${raises.join(' and ')} can be changed from the workspace above only.`)
  const { brand, settings, ...columns } = body
  const change = { ...columns, settings: { ...settings, ...(brand !== undefined && { brand }) } }
  const changed = await store.updateWorkspace(tx, id, change)
  // a logo is kept in the settings, not in the log
  await audit(tx, 'workspace.change', known.slug, {
    ...columns,
    ...settings,
    ...(brand !== undefined && { brand: true }),
  })
  return changed
}

function keyRoutes(): Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/api-keys',
    scope: 'admin',
    summary: "List the workspace's API keys, newest first",
    query: contract.listApiKeysQuery,
    answer: contract.listApiKeysAnswer,
    handle: async ({ query: { limit, cursor }, workspaceId, transaction }) => {
      const rows = await transaction((tx) => keys.listApiKeys(tx, workspaceId, limit, cursor?.[0] ?? null))
      return cutPage(rows, limit, (row) => [row.id])
    },
  })

  const create = defineRoute({
    method: 'POST',
    path: '/api/v1/api-keys',
    scope: 'admin',
    summary: 'Make an API key; it is shown this once',
    body: contract.createApiKeyBody,
    answer: contract.createdApiKey,
    status: 201,
    handle: async (call) => {
      const { name, workspace, scopes, expiresAt } = call.body
      const missing = scopes.find((scope) => !call.actor.scopes.includes(scope))
      if (missing) return refuse('scope_missing', `You cannot give the scope "${missing}", which you do not have.`)
      const place = workspace === undefined ? call : await call.enter(workspace)
      if (isRefusal(place)) return place
      return place.transaction(async (tx) => {
        const { workspaceId } = place
        const most = planLimits((await store.findWorkspace(tx, workspaceId))!).apiKeys
        if ((await keys.countApiKeys(tx, workspaceId)) >= most)
          return refuse('limit_reached', `The plan has room for ${most} API keys.`)
        const { id, key } = await createApiKey(tx, {
          workspaceId,
          name,
          scopes,
          expiresAt: expiresAt ? new Date(expiresAt) : null,
        })
        await place.audit(tx, 'api_key.create', id, { name, scopes })
        return { ...(await keys.findApiKey(tx, workspaceId, id))!, key }
      })
    },
  })

  const revoke = defineRoute({
    method: 'DELETE',
    path: '/api/v1/api-keys/{id}',
    scope: 'admin',
    summary: 'Revoke an API key at once',
    params: idParam,
    answer: contract.apiKey,
    handle: ({ params: { id }, workspaceId, transaction, audit }) =>
      transaction(async (tx) => {
        const revoked = await keys.revokeApiKey(tx, workspaceId, id)
        if (!revoked) return refuse('not_found', 'There is no such key.')
        await audit(tx, 'api_key.revoke', id)
        return revoked
      }),
  })

  return [list, create, revoke]
}
