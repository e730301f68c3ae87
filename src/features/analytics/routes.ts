import { isRefusal } from '../../base/errors.ts'
import type { Transaction } from '../../db/transaction.ts'
import { cutPage } from '../page.ts'
import { type Call, defineRoute, type Place, type Route } from '../route.ts'
import { listWorkspaces } from '../workspaces/store.ts'
import * as contract from './contract.ts'
import { comparedWith, peopleOf, readSpan, type Span } from './span.ts'
import { readHours } from './store-intakes.ts'
import * as leads from './store-leads.ts'
import { type Money, readCredits, readRevenue, type Sale } from './store-revenue.ts'
import { tellFunnel } from './tell-funnel.ts'

type Ask = Call<unknown, { since?: string; until?: string }, unknown>
const spanOf = ({ query, now }: Ask) => readSpan(query, now)

/** Numbers about leads, each with the condition that lists the people behind it. */
export function analyticsRoutes(): Route[] {
  const overview = defineRoute({
    method: 'GET',
    path: '/api/v1/analytics/overview',
    scope: 'read',
    summary: 'Count the leads of a time, how fast they were answered and what they brought',
    query: contract.comparedQuery,
    answer: contract.overviewAnswer,
    handle: (call) => {
      const [span, { workspaceId }] = [spanOf(call), call]
      const other = comparedWith(span, call.query)
      return call.transaction(async (tx) => ({
        ...(await tellOverview(tx, workspaceId, span)),
        compared: other && (await tellOverview(tx, workspaceId, other)),
      }))
    },
  })

  const funnel = defineRoute({
    method: 'GET',
    path: '/api/v1/analytics/funnel',
    scope: 'read',
    summary: 'Show how far the leads of a time came, and how long each step took',
    query: contract.comparedQuery,
    answer: contract.funnelAnswer,
    handle: (call) => {
      const [span, { workspaceId }] = [spanOf(call), call]
      const other = comparedWith(span, call.query)
      return call.transaction(async (tx) => {
        const tell = async (of: Span) => ({ ...of, steps: tellFunnel(await leads.readFunnel(tx, workspaceId, of), of) })
        return { ...(await tell(span)), compared: other && (await tell(other)) }
      })
    },
  })

  const sources = defineRoute({
    method: 'GET',
    path: '/api/v1/analytics/sources',
    scope: 'read',
    summary: 'Compare where the leads of a time came from',
    query: contract.spanQuery,
    answer: contract.sourcesAnswer,
    handle: (call) => {
      const span = spanOf(call)
      return call.transaction(async (tx) => {
        const sold = await readRevenue(tx, call.workspaceId, span, 'source')
        const rows = await leads.readSources(tx, call.workspaceId, span)
        const items = rows.map((row) => ({
          ...row,
          revenue: moneyOf(of(sold, row.source)),
          people: peopleOf(span, isSource(row.source)),
        }))
        return { ...span, items }
      })
    },
  })

  return [overview, funnel, sources, ...distributionRoutes(), managersRoute(), intakesRoute(), revenueRoute()]
}

/** A span in short. */
async function tellOverview(tx: Transaction, workspaceId: string, span: Span) {
  return {
    ...span,
    ...(await leads.readOverview(tx, workspaceId, span)),
    revenue: moneyOf(await readRevenue(tx, workspaceId, span, 'all')),
    days: await leads.readDays(tx, workspaceId, span),
    people: peopleOf(span),
  }
}

/** Where leads went. */
function distributionRoutes(): Route[] {
  const routing = defineRoute({
    method: 'GET',
    path: '/api/v1/analytics/routing',
    scope: 'read',
    summary: 'Count the leads of a time by the rule that routed them',
    query: contract.spanQuery,
    answer: contract.routingAnswer,
    handle: async (call) => {
      const span = spanOf(call)
      const rows = await call.transaction((tx) => leads.readRouting(tx, call.workspaceId, span))
      const all = rows.reduce((sum, row) => sum + row.leads, 0)
      const byRule = ({ ruleId }: { ruleId: string | null }) =>
        ruleId === null
          ? { field: 'routing_rule_id', op: 'missing' }
          : { field: 'routing_rule_id', op: 'is', value: ruleId }
      return {
        ...span,
        items: rows.map((row) => ({ ...row, share: row.leads / all, people: peopleOf(span, byRule(row)) })),
      }
    },
  })

  const workspaces = defineRoute({
    method: 'GET',
    path: '/api/v1/analytics/workspaces',
    scope: 'read',
    summary: 'Count the leads of a time in this workspace and its children',
    query: contract.spanQuery,
    answer: contract.workspacesAnswer,
    handle: async (call) => {
      const span = spanOf(call)
      const places = await call.transaction((tx) => listWorkspaces(tx, 200, null))
      const items = []
      for (const { id, slug, name } of places) {
        const place = id === call.workspaceId ? call : await call.enter(slug)
        if (!isRefusal(place)) items.push({ id, slug, name, ...(await overviewOf(place, span)) })
      }
      return { ...span, items: items.sort((a, b) => b.leads - a.leads) }
    },
  })

  return [routing, workspaces]
}

const overviewOf = ({ workspaceId, transaction }: Place, span: Span) =>
  transaction((tx) => leads.readOverview(tx, workspaceId, span))

function managersRoute(): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/managers',
    scope: 'read',
    summary: 'Compare the people who have leads: speed to first contact, closes, leads nobody touched',
    query: contract.managersQuery,
    answer: contract.managersAnswer,
    handle: (call) => {
      const { limit, cursor } = call.query
      const span = spanOf(call)
      return call.transaction(async (tx) => {
        const rows = await leads.readManagers(tx, call.workspaceId, span, limit, cursor?.[0] ?? null)
        const sold = await readRevenue(tx, call.workspaceId, span, 'owner')
        const page = cutPage(rows, limit, ({ userId }) => [userId ?? 'nobody'])
        const items = page.items.map((row) => ({
          ...row,
          revenue: moneyOf(of(sold, row.userId)),
          people: peopleOf(span, isOwner(row.userId)),
        }))
        return { ...span, ...page, items }
      })
    },
  })
}

function intakesRoute(): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/analytics/intakes',
    scope: 'read',
    summary: 'Count what became of requests, by hour and vendor',
    query: contract.spanQuery,
    answer: contract.intakesAnswer,
    handle: async (call) => {
      const span = spanOf(call)
      const hours = await call.transaction((tx) => readHours(tx, call.workspaceId, span))
      return { ...span, hours: hours.map((hour) => ({ ...hour, at: hour.at.toISOString() })) }
    },
  })
}

function revenueRoute(): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/analytics/revenue',
    scope: 'read',
    summary: 'Credit the purchases of a time to sources and campaigns',
    query: contract.revenueQuery,
    answer: contract.revenueAnswer,
    handle: async (call) => {
      const span = spanOf(call)
      const { model } = call.query
      const credits = await call.transaction((tx) => readCredits(tx, call.workspaceId, span, model))
      const items = [...Map.groupBy(credits, ({ kind, key }) => `${kind} ${key}`).values()].map((same) => ({
        kind: same[0]!.kind,
        key: same[0]!.key,
        name: same[0]!.name,
        purchases: same.reduce((sum, { purchases }) => sum + purchases, 0),
        revenue: moneyOf(same),
      }))
      return { ...span, model, items }
    },
  })
}

const of = (sales: Sale[], key: string | null) => sales.filter((sale) => sale.key === key)
const moneyOf = (sales: Money[]) => sales.map(({ currency, amount }) => ({ currency, amount }))
const isOwner = (userId: string | null) =>
  userId === null ? { field: 'owner_id', op: 'missing' } : { field: 'owner_id', op: 'is', value: userId }
/** A lead without a source of its own counts under its vendor's name. */
const isSource = (source: string | null) => ({
  any: [
    { field: 'source', op: 'is', value: source, exact: true },
    {
      all: [
        { field: 'source', op: 'missing' },
        { field: 'vendor', op: 'is', value: source, exact: true },
      ],
    },
  ],
})
