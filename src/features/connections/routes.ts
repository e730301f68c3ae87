import { randomBytes } from 'node:crypto'
import { isRefusal, refuse } from '../../base/errors.ts'
import { newId } from '../../base/ids.ts'
import { preferredLanguage } from '../../base/language.ts'
import type { Sealer } from '../../base/seal.ts'
import type { Vendor } from '../../vendors/_kit/contract.ts'
import { cutPage, idParam } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import { changeSettings, readSettings } from './change-settings.ts'
import { type CommandTools, commandRoutes } from './command-routes.ts'
import * as contract from './contract.ts'
import type { Directory } from './directory.ts'
import { rotateSecretRoute } from './rotate-secret.ts'
import { type SampleTools, sampleRoutes } from './sample-routes.ts'
import { showDetail, showItem, showVendor } from './show.ts'
import * as store from './store-edit.ts'

export interface ConnectionTools extends CommandTools, SampleTools {
  sealer: Sealer
  directory: Directory
  vendors: ReadonlyMap<string, Vendor>
  publicUrl: string
}

/** The accounts of vendors that a workspace speaks with. */
export function connectionRoutes(tools: ConnectionTools): Route[] {
  return [
    ...readRoutes(tools),
    ...editRoutes(tools),
    rotateSecretRoute(tools),
    ...commandRoutes(tools),
    ...sampleRoutes(tools),
  ]
}

function readRoutes({ sealer, vendors, publicUrl, wordsOf }: ConnectionTools): Route[] {
  const listVendors = defineRoute({
    method: 'GET',
    path: '/api/v1/vendors',
    scope: 'read',
    summary: 'List the vendors that this version speaks with, and their settings',
    description: 'Titles and helps come in the language that `Accept-Language` asks for.',
    answer: contract.listVendorsAnswer,
    handle: async ({ header }) => {
      const language = preferredLanguage(header('accept-language'))
      const shown = [...vendors.values()].filter(({ isBuiltIn }) => !isBuiltIn)
      return { items: shown.map((vendor) => showVendor(vendor, wordsOf(vendor.id, language))), nextCursor: null }
    },
  })

  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/connections',
    scope: 'read',
    summary: 'List connections, newest first',
    query: contract.listConnectionsQuery,
    answer: contract.listConnectionsAnswer,
    handle: async ({ query: { limit, cursor, vendor, builtin }, workspaceId, transaction }) => {
      const filter = { workspaceId, vendor, builtin: builtin || vendor !== undefined, after: cursor?.[0] }
      const rows = await transaction((tx) => store.listConnections(tx, sealer, filter, limit))
      const page = cutPage(rows, limit, (row) => [row.id])
      return { ...page, items: page.items.map((row) => showItem(row, vendors.get(row.vendor))) }
    },
  })

  const detail = defineRoute({
    method: 'GET',
    path: '/api/v1/connections/{id}',
    scope: 'read',
    summary: 'Show a connection, its secrets masked',
    params: idParam,
    answer: contract.connectionDetail,
    handle: ({ params: { id }, workspaceId, actor, transaction }) =>
      transaction(async (tx) => {
        const row = await store.findConnection(tx, sealer, workspaceId, id)
        if (!row) return noConnection()
        return showDetail(row, vendors.get(row.vendor), publicUrl, actor.scopes.includes('write'))
      }),
  })

  return [listVendors, list, detail]
}

function editRoutes({ sealer, directory, vendors, publicUrl }: ConnectionTools): Route[] {
  const create = defineRoute({
    method: 'POST',
    path: '/api/v1/connections',
    scope: 'admin',
    summary: 'Make a connection',
    body: contract.createConnectionBody,
    answer: contract.connectionDetail,
    status: 201,
    handle: async ({ body, workspaceId, transaction, audit }) => {
      const vendor = vendors.get(body.vendor)
      if (!vendor || vendor.isBuiltIn)
        return refuse('invalid_request', undefined, [{ path: 'body.vendor', message: 'There is no such vendor' }])
      const read = readSettings(vendor, body.settings)
      if (isRefusal(read)) return read
      const { name = vendor.title, isEnabled, dailyLookupBudget } = body
      const made = { id: newId(), workspaceId, vendor: vendor.id, name, isEnabled, dailyLookupBudget, ...read }
      const answer = await transaction(async (tx) => {
        await store.insertConnection(tx, sealer, { ...made, urlSecret: newUrlSecret() })
        await audit(tx, 'connection.create', made.id, { vendor: vendor.id, name })
        return showDetail((await store.findConnection(tx, sealer, workspaceId, made.id))!, vendor, publicUrl, true)
      })
      await directory.refresh()
      return answer
    },
  })

  const update = defineRoute({
    method: 'PATCH',
    path: '/api/v1/connections/{id}',
    scope: 'admin',
    summary: 'Change a connection',
    params: idParam,
    body: contract.updateConnectionBody,
    answer: contract.connectionDetail,
    handle: async ({ params: { id }, body, workspaceId, transaction, audit }) => {
      const answer = await transaction(async (tx) => {
        const row = await store.findConnection(tx, sealer, workspaceId, id, true)
        const vendor = row && vendors.get(row.vendor)
        if (!row || !vendor) return noConnection()
        const { settings: changes, ...rest } = body
        if (row.origin !== 'user' && (changes || body.isEnabled !== undefined)) return notOurs(row)
        const read = changes ? changeSettings(vendor, row.settings, changes) : row
        if (isRefusal(read)) return read
        await store.updateConnection(tx, sealer, { ...row, ...rest, settings: read.settings })
        await audit(tx, 'connection.update', id, { ...rest, settings: Object.keys(changes ?? {}) })
        return showDetail((await store.findConnection(tx, sealer, workspaceId, id))!, vendor, publicUrl, true)
      })
      await directory.refresh()
      return answer
    },
  })

  const remove = defineRoute({
    method: 'DELETE',
    path: '/api/v1/connections/{id}',
    scope: 'admin',
    summary: 'Take a connection away',
    description: 'What came through it stays, but cannot be decided again. To only silence it, switch it off.',
    params: idParam,
    answer: contract.connectionItem,
    handle: async ({ params: { id }, workspaceId, transaction, audit }) => {
      const answer = await transaction(async (tx) => {
        const row = await store.findConnection(tx, sealer, workspaceId, id, true)
        if (!row) return noConnection()
        if (row.origin !== 'user') return notOurs(row)
        await store.deleteConnection(tx, row)
        await audit(tx, 'connection.delete', id, { vendor: row.vendor, name: row.name })
        return showItem(row, vendors.get(row.vendor))
      })
      await directory.refresh()
      return answer
    },
  })

  return [create, update, remove]
}

export const noConnection = () => refuse('not_found', 'There is no such connection.')

const notOurs = ({ origin }: Pick<store.StoredConnection, 'origin'>) =>
  refuse(
    'wrong_state',
    origin === 'builtin'
      ? 'Every workspace has this connection: it is neither set up nor taken away.'
      : 'The process’s environment owns this connection: change the variables there and restart.',
  )

/** 256 random bits in the webhook URL. */
export function newUrlSecret(): string {
  return randomBytes(32).toString('base64url')
}
