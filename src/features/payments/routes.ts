import { refuse } from '../../base/errors.ts'
import { cutPage, idParam } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import { findRecord, listRecords, type RecordKind, type StoredRecord } from './store-read.ts'

/** Orders and subscriptions. */
export function paymentRoutes(): Route[] {
  const listPurchases = defineRoute({
    method: 'GET',
    path: '/api/v1/purchases',
    scope: 'read',
    summary: 'List orders, newest first',
    query: contract.listPurchasesQuery,
    answer: contract.listPurchasesAnswer,
    handle: async ({ query: { limit, cursor, ...filter }, workspaceId, transaction }) => {
      const rows = await transaction((tx) =>
        listRecords(tx, 'purchase', workspaceId, filter, limit, positionOf(cursor)),
      )
      const page = cutPage(rows, limit, keyOf)
      return { ...page, items: page.items.map(showPurchase) }
    },
  })

  const showOnePurchase = defineRoute({
    method: 'GET',
    path: '/api/v1/purchases/{id}',
    scope: 'read',
    summary: 'Show an order and the facts it follows from',
    params: idParam,
    answer: contract.purchaseDetail,
    handle: async ({ params: { id }, workspaceId, transaction }) => {
      const found = await transaction((tx) => findRecord(tx, 'purchase', workspaceId, id))
      if (!found) return refuse('not_found', 'There is no such order.')
      return { ...showPurchase(found), details: found.details, facts: found.facts }
    },
  })

  const listSubscriptions = defineRoute({
    method: 'GET',
    path: '/api/v1/subscriptions',
    scope: 'read',
    summary: 'List subscriptions, newest first',
    query: contract.listSubscriptionsQuery,
    answer: contract.listSubscriptionsAnswer,
    handle: async ({ query: { limit, cursor, ...filter }, workspaceId, transaction }) => {
      const rows = await transaction((tx) =>
        listRecords(tx, 'subscription', workspaceId, filter, limit, positionOf(cursor)),
      )
      const page = cutPage(rows, limit, keyOf)
      return { ...page, items: page.items.map(showSubscription) }
    },
  })

  const showOneSubscription = defineRoute({
    method: 'GET',
    path: '/api/v1/subscriptions/{id}',
    scope: 'read',
    summary: 'Show a subscription and the facts it follows from',
    params: idParam,
    answer: contract.subscriptionDetail,
    handle: async ({ params: { id }, workspaceId, transaction }) => {
      const found = await transaction((tx) => findRecord(tx, 'subscription', workspaceId, id))
      if (!found) return refuse('not_found', 'There is no such subscription.')
      return { ...showSubscription(found), details: found.details, facts: found.facts }
    },
  })

  return [listPurchases, showOnePurchase, listSubscriptions, showOneSubscription]
}

const positionOf = (cursor: [string, string] | undefined) => (cursor ? { createdAt: cursor[0], id: cursor[1] } : null)

const keyOf = (row: StoredRecord) => [row.createdAt, row.id]

const showPurchase = (row: StoredRecord<'purchase'>) => ({
  ...show(row),
  orderId: row.reference,
  paymentMethod: row.details.paymentMethod ?? null,
  reason: row.details.reason ?? null,
  subscriptionId: row.details.subscriptionId ?? null,
})

const showSubscription = (row: StoredRecord<'subscription'>) => ({ ...show(row), subscriptionId: row.reference })

function show<K extends RecordKind>({ reference: _, details, ...row }: StoredRecord<K>) {
  const { name = null, email = null, phone = null } = details.customer ?? {}
  return { ...row, customer: { name, email, phone }, product: details.product ?? null }
}
