import { refuse } from '../../base/errors.ts'
import { cutPage, idParam } from '../page.ts'
import { type Actor, defineRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import * as alerts from './store-alerts.ts'
import * as notices from './store-notices.ts'

/** What people are told in the hub, and the alerts that watch over it. */
export function notificationRoutes(): Route[] {
  return [...noticeRoutes(), ...preferenceRoutes(), ...alertRoutes()]
}

function readerOf(workspaceId: string, { user }: Actor): notices.Reader {
  return { workspaceId, reader: user?.id ?? 'key', userId: user?.id ?? null, email: user?.email ?? null }
}

function noticeRoutes(): Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/notifications',
    scope: 'read',
    summary: 'List what the caller was told, newest first',
    description: 'A person sees what is for everybody in the workspace and what is for them; a key sees everything.',
    query: contract.listNotificationsQuery,
    answer: contract.listNotificationsAnswer,
    handle: ({ query: { limit, cursor, ...filter }, workspaceId, actor, transaction }) =>
      transaction(async (tx) => {
        const reader = readerOf(workspaceId, actor)
        const rows = await notices.listNotices(tx, reader, filter, limit, cursor?.[0])
        return { ...cutPage(rows, limit, (row) => [row.id]), unreadCount: await notices.countUnread(tx, reader) }
      }),
  })

  const read = defineRoute({
    method: 'POST',
    path: '/api/v1/notifications/read',
    scope: 'read',
    summary: 'Mark notifications as read',
    body: contract.readBody,
    answer: contract.readAnswer,
    handle: async ({ body: { ids = null }, workspaceId, actor, transaction }) => ({
      read: await transaction((tx) => notices.markRead(tx, readerOf(workspaceId, actor), ids)),
    }),
  })

  return [list, read]
}

const noPerson = () => refuse('wrong_state', 'A key has no preferences: sign in as a person.')

function preferenceRoutes(): Route[] {
  const show = defineRoute({
    method: 'GET',
    path: '/api/v1/notifications/preferences',
    scope: 'read',
    summary: "Show the caller's preferences in this workspace",
    answer: contract.preferences,
    handle: async ({ workspaceId, actor: { user }, transaction }) =>
      user ? transaction((tx) => notices.loadPreferences(tx, workspaceId, user.id)) : noPerson(),
  })

  const save = defineRoute({
    method: 'PUT',
    path: '/api/v1/notifications/preferences',
    scope: 'read',
    summary: "Replace the caller's preferences in this workspace",
    body: contract.preferences,
    answer: contract.preferences,
    handle: async ({ body, workspaceId, actor: { user }, transaction }) => {
      if (!user) return noPerson()
      await transaction((tx) => notices.savePreferences(tx, workspaceId, user.id, body))
      return body
    },
  })

  return [show, save]
}

const noAlert = () => refuse('not_found', 'There is no such alert.')

function alertRoutes(): Route[] {
  return [...readAlertRoutes(), ...editAlertRoutes()]
}

function readAlertRoutes(): Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/alerts',
    scope: 'read',
    summary: 'List alerts, those that fire first',
    query: contract.listAlertsQuery,
    answer: contract.listAlertsAnswer,
    handle: async ({ query: { state }, workspaceId, transaction }) => ({
      items: await transaction((tx) => alerts.listAlerts(tx, workspaceId, state)),
      nextCursor: null,
    }),
  })

  const detail = defineRoute({
    method: 'GET',
    path: '/api/v1/alerts/{id}',
    scope: 'read',
    summary: 'Show an alert',
    params: idParam,
    answer: contract.alertItem,
    handle: async ({ params: { id }, workspaceId, transaction }) =>
      (await transaction((tx) => alerts.findAlert(tx, workspaceId, id))) ?? noAlert(),
  })

  return [list, detail]
}

function editAlertRoutes(): Route[] {
  const create = defineRoute({
    method: 'POST',
    path: '/api/v1/alerts',
    scope: 'admin',
    summary: 'Watch over something',
    body: contract.createAlertBody,
    answer: contract.alertItem,
    status: 201,
    handle: ({ body, workspaceId, transaction, audit }) =>
      transaction(async (tx) => {
        if (body.connectionId && !(await alerts.hasConnection(tx, workspaceId, body.connectionId)))
          return refuse('invalid_request', undefined, [
            { path: 'body.connectionId', message: 'There is no such connection' },
          ])
        const made = await alerts.insertAlert(tx, workspaceId, body)
        await audit(tx, 'alert.create', made.id, { name: made.name, kind: made.kind })
        return made
      }),
  })

  const update = defineRoute({
    method: 'PATCH',
    path: '/api/v1/alerts/{id}',
    scope: 'admin',
    summary: 'Change an alert',
    params: idParam,
    body: contract.updateAlertBody,
    answer: contract.alertItem,
    handle: ({ params: { id }, body, workspaceId, transaction, audit }) =>
      transaction(async (tx) => {
        const changed = await alerts.updateAlert(tx, workspaceId, id, body)
        if (!changed) return noAlert()
        await audit(tx, 'alert.update', id, body)
        return changed
      }),
  })

  const remove = defineRoute({
    method: 'DELETE',
    path: '/api/v1/alerts/{id}',
    scope: 'admin',
    summary: 'Take an alert away',
    params: idParam,
    answer: idParam,
    handle: ({ params: { id }, workspaceId, transaction, audit }) =>
      transaction(async (tx) => {
        if (!(await alerts.deleteAlert(tx, workspaceId, id))) return noAlert()
        await audit(tx, 'alert.delete', id)
        return { id }
      }),
  })

  return [create, update, remove]
}
