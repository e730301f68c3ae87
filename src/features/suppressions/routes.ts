import { refuse } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import type { Directory } from '../connections/directory.ts'
import { readAddress } from '../messages/address.ts'
import { cutPage } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import { changeConsent, type ToldWish } from './change-consent.ts'
import * as contract from './contract.ts'
import { fileRoutes } from './file-routes.ts'
import { findKnown, listSuppressions } from './store.ts'

export interface SuppressionTools {
  log: Log
  directory: Directory
}

/** People who must not be written to. */
export function suppressionRoutes(tools: SuppressionTools): Route[] {
  const countryOf = (workspaceId: string) => tools.directory.workspace(workspaceId).country

  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/suppressions',
    scope: 'read',
    summary: 'List who must not be written to, and why',
    query: contract.listSuppressionsQuery,
    answer: contract.listSuppressionsAnswer,
    handle: ({ query: { limit, cursor, channel, reason, q }, workspaceId, transaction }) =>
      transaction(async (tx) => {
        const country = countryOf(workspaceId)
        const keys = q ? [readAddress('email', q, country).key, readAddress('sms', q, country).key] : null
        const rows = await listSuppressions(tx, workspaceId, { channel, reason, keys }, limit, cursor)
        return cutPage(rows, limit, (row) => [row.channel, row.addressKey, row.purpose, row.reason])
      }),
  })

  const add = defineRoute({
    method: 'POST',
    path: '/api/v1/suppressions',
    scope: 'write',
    summary: 'Stop writing to an address',
    description: 'Holds for every address of the person on the channel, until an opt-in.',
    body: contract.addSuppressionBody,
    answer: contract.changedAnswer,
    status: 201,
    handle: ({ body, workspaceId, actor, now, transaction, audit }) => {
      const channels = [...new Set(body.channels ?? [body.channel!])]
      const wishes = channels.map((channel): ToldWish => {
        const address = readAddress(channel, body.address, countryOf(workspaceId))
        return { channel, address, wish: 'opt_out', purpose: body.purpose, reason: 'user', detail: body.detail ?? null }
      })
      return transaction(async (tx) => {
        await changeConsent(tx, tools.log, { workspaceId, cause: { kind: 'user', id: actor.label }, at: now, wishes })
        await audit(tx, 'suppression.add', wishes[0]!.address.key, { channels })
        return { changed: wishes.length }
      })
    },
  })

  const remove = defineRoute({
    method: 'POST',
    path: '/api/v1/suppressions/remove',
    scope: 'write',
    summary: 'Allow writing to an address again, with the reason',
    description: 'Kept as an opt-in with who said so: the opt-out stays in the history.',
    body: contract.removeSuppressionBody,
    answer: contract.changedAnswer,
    handle: ({ body, workspaceId, actor, now, transaction, audit }) => {
      const { channel, purpose, reason: detail } = body
      const address = readAddress(channel, body.address, countryOf(workspaceId))
      return transaction(async (tx) => {
        const known = await findKnown(tx, workspaceId, channel, [address.key])
        if (known.size === 0) return refuse('not_found', 'That address is not suppressed on that channel.')
        const wish: ToldWish = { channel, address, wish: 'opt_in', purpose, reason: 'user', detail }
        await changeConsent(tx, tools.log, {
          workspaceId,
          cause: { kind: 'user', id: actor.label },
          at: now,
          wishes: [wish],
        })
        await audit(tx, 'suppression.remove', address.key, { channel, reason: detail })
        return { changed: 1 }
      })
    },
  })

  return [list, add, remove, ...fileRoutes(tools)]
}
