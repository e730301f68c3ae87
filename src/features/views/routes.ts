import { refuse } from '../../base/errors.ts'
import { idParam } from '../page.ts'
import { type Actor, defineRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import { deleteView, insertView, listViews, updateView } from './store.ts'

const unknown = () => refuse('not_found', 'There is no such view.')
const userOf = (actor: Actor) => actor.user?.id ?? null

/** Views of lists that people keep, their own or everybody's. */
export function viewRoutes(): Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/views',
    scope: 'read',
    summary: 'List the saved views of a screen',
    query: contract.listViewsQuery,
    answer: contract.listViewsAnswer,
    handle: async ({ query: { screen }, workspaceId, actor, transaction }) => ({
      items: await transaction((tx) => listViews(tx, workspaceId, userOf(actor), screen)),
      nextCursor: null,
    }),
  })

  const create = defineRoute({
    method: 'POST',
    path: '/api/v1/views',
    scope: 'write',
    summary: 'Save a view',
    body: contract.createViewBody,
    answer: contract.savedView,
    status: 201,
    handle: ({ body, workspaceId, actor, transaction, audit }) =>
      transaction(async (tx) => {
        const view = await insertView(tx, workspaceId, body.isMine ? userOf(actor) : null, body)
        if (!body.isMine) await audit(tx, 'view.create', view.id, { name: body.name, screen: body.screen })
        return view
      }),
  })

  const change = defineRoute({
    method: 'PATCH',
    path: '/api/v1/views/{id}',
    scope: 'write',
    summary: 'Rename, change or move a view',
    params: idParam,
    body: contract.changeViewBody,
    answer: contract.savedView,
    handle: ({ params: { id }, body, workspaceId, actor, transaction, audit }) =>
      transaction(async (tx) => {
        const view = await updateView(tx, workspaceId, userOf(actor), id, body)
        if (!view) return unknown()
        await audit(tx, 'view.change', id, { fields: Object.keys(body) })
        return view
      }),
  })

  const remove = defineRoute({
    method: 'DELETE',
    path: '/api/v1/views/{id}',
    scope: 'write',
    summary: 'Forget a view',
    params: idParam,
    answer: idParam,
    handle: ({ params: { id }, workspaceId, actor, transaction, audit }) =>
      transaction(async (tx) => {
        if (!(await deleteView(tx, workspaceId, userOf(actor), id))) return unknown()
        await audit(tx, 'view.delete', id)
        return { id }
      }),
  })

  return [list, create, change, remove]
}
