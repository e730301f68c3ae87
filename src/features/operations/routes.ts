import type { Vendor } from '../../vendors/_kit/contract.ts'
import { listIntakes } from '../intakes/store-list.ts'
import { cutPage } from '../page.ts'
import { type Call, defineRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import { healthOf } from './health.ts'
import { listAudit } from './store-audit.ts'
import { listRejected, readOpen, sumRejected, sumRollups } from './store-stats.ts'

export interface OperationTools {
  vendors: ReadonlyMap<string, Vendor>
}

/** How the hub is doing. */
export function operationRoutes({ vendors }: OperationTools): Route[] {
  const stats = statsRoute('/api/v1/stats', 'Count what became of the requests, with the newest of them')
  const aliases = [...vendors.values()].flatMap(({ id, title, aliases }) =>
    (aliases?.stats ?? []).map((path) => statsRoute(path, `The same for ${title} alone`, id)),
  )

  const rejected = defineRoute({
    method: 'GET',
    path: '/api/v1/rejected',
    scope: 'read',
    summary: 'List requests that could not be proven authentic, by minute, connection and reason',
    query: contract.listRejectedQuery,
    answer: contract.listRejectedAnswer,
    handle: async ({ query: { limit, cursor, ...filter }, workspaceId, transaction }) => {
      const rows = await transaction((tx) => listRejected(tx, workspaceId, filter, limit, cursor))
      return cutPage(rows, limit, (row) => [row.minute, row.id])
    },
  })

  const audit = defineRoute({
    method: 'GET',
    path: '/api/v1/audit-log',
    scope: 'admin',
    summary: 'List who changed what in the set-up, newest first',
    query: contract.listAuditQuery,
    answer: contract.listAuditAnswer,
    handle: async ({ query: { limit, cursor, ...filter }, workspaceId, transaction }) => {
      const rows = await transaction((tx) => listAudit(tx, workspaceId, filter, limit, cursor?.[0]))
      return cutPage(rows, limit, (row) => [row.id])
    },
  })

  return [stats, ...aliases, rejected, audit]
}

function statsRoute(path: string, summary: string, only?: string): Route {
  return defineRoute({
    method: 'GET',
    path,
    scope: 'read',
    summary,
    query: contract.statsQuery,
    answer: contract.statsAnswer,
    handle: (call) => readStats(call, only ?? call.query.vendor, call.query.since),
  })
}

const newest = 50

function readStats(
  { workspaceId, transaction }: Pick<Call, 'workspaceId' | 'transaction'>,
  vendor?: string,
  since?: string,
) {
  const span = { workspaceId, vendor, since }
  return transaction(async (tx) => {
    const sums = await sumRollups(tx, span)
    const count = (metric: string) => Math.round(sums.get(metric) ?? 0)
    const [completed, failed, ignored, dead] = ['completed', 'failed', 'ignored', 'dead'].map(count) as [
      number,
      number,
      number,
      number,
    ]
    const processed = completed + failed + ignored + dead
    const open = await readOpen(tx, span)
    const recent = (await listIntakes(tx, workspaceId, { vendor }, newest, null)).slice(0, newest)
    return {
      vendor: vendor ?? null,
      since: since ?? null,
      ...{ processed, completed, failed, ignored, dead },
      open: open.count,
      duplicatesPrevented: count('duplicates'),
      rejected: await sumRejected(tx, span),
      successRate: processed === 0 ? null : (completed + ignored) / processed,
      averageProcessingMs: processed === 0 ? null : Math.round(((sums.get('seconds') ?? 0) * 1_000) / processed),
      oldestOpenSeconds: open.oldestSeconds,
      health: healthOf(
        open.oldestSeconds,
        recent.map(({ status }) => status),
      ),
      recent,
    }
  })
}
