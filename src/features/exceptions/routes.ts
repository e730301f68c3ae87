import { isRefusal, type Refusal, refuse } from '../../base/errors.ts'
import type { Transaction } from '../../db/transaction.ts'
import { retryConversion } from '../conversions/tell-again.ts'
import type { EffectTools } from '../effects/routes.ts'
import type { ReplayTools } from '../intakes/replay-routes.ts'
import { cutPage } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import { type ExceptionKind, kinds } from './kinds.ts'
import { type Ask, assignEntry, countKind, findEntry, isMember, listKind, markEntry } from './store.ts'

export interface ExceptionTools extends ReplayTools, Pick<EffectTools, 'retryEffect'> {}

/** At most this many open entries of one kind are counted. */
const mostCounted = 1_000
const unknown = () => refuse('not_found', 'There is no such entry.')

/** One queue for everything that a person should look at. */
export function exceptionRoutes(tools: ExceptionTools): Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/exceptions',
    scope: 'read',
    summary: 'List what a person should look at, newest first',
    query: contract.listExceptionsQuery,
    answer: contract.listExceptionsAnswer,
    handle: async ({ query: { kind, resolved, assigneeId, limit, cursor }, workspaceId, transaction }) => {
      const ask: Ask = { workspaceId, isResolved: resolved, assigneeId, limit, after: cursor }
      const found = await transaction(async (tx) => {
        const all = []
        for (const each of kind ? [kind] : kinds) all.push(...(await listKind(tx, each, ask)))
        return all
      })
      const newestFirst = found.sort((a, b) => (`${a.at} ${a.id}` < `${b.at} ${b.id}` ? 1 : -1))
      return cutPage(newestFirst, limit, ({ at, id }) => [at, id])
    },
  })

  const count = defineRoute({
    method: 'GET',
    path: '/api/v1/exceptions/counts',
    scope: 'read',
    summary: 'Count the open entries of each kind',
    answer: contract.countExceptionsAnswer,
    handle: ({ workspaceId, transaction }) =>
      transaction(async (tx) => {
        const counts: Record<string, number> = {}
        for (const kind of kinds) counts[kind] = await countKind(tx, kind, workspaceId, mostCounted)
        return { counts, total: Object.values(counts).reduce((sum, each) => sum + each, 0) }
      }),
  })

  return [list, count, retryRoute(tools), ...markRoutes()]
}

function retryRoute(tools: ExceptionTools): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/exceptions/{id}/retry',
    scope: 'write',
    summary: 'Try what an entry is about again',
    description: 'A request is decided again, an effect is sent again. The entry goes when that goes well.',
    params: contract.exceptionParam,
    answer: contract.exceptionParam,
    status: 202,
    handle: async ({ params: { id }, workspaceId, transaction, audit }) => {
      const { kind, ref } = split(id)
      const result = await transaction(async (tx) => {
        const refusal = await retry(tools, tx, workspaceId, kind, ref)
        if (refusal) return refusal
        await audit(tx, 'exception.retry', id)
        return { id }
      })
      if (!isRefusal(result)) tools.wake()
      return result
    },
  })
}

async function retry(
  tools: ExceptionTools,
  tx: Transaction,
  workspaceId: string,
  kind: ExceptionKind,
  ref: string,
): Promise<Refusal | null> {
  const found = await findEntry(tx, kind, ref, workspaceId)
  if (!found) return unknown()
  const answer = found.canRetry ? await again(tools, tx, workspaceId, kind, ref) : 'not_retryable'
  if (answer === 'not_found') return unknown()
  return answer === 'queued'
    ? null
    : refuse('wrong_state', 'It cannot be tried again as it stands: settle or resolve it.')
}

function again(tools: ExceptionTools, tx: Transaction, workspaceId: string, kind: ExceptionKind, ref: string) {
  if (kind === 'conversion') return retryConversion(tx, tools, workspaceId, ref)
  return kind === 'effect' ? tools.retryEffect(tx, workspaceId, ref) : tools.replayIntake(tx, workspaceId, ref)
}

/** What people say about entries. */
function markRoutes(): Route[] {
  const resolve = defineRoute({
    method: 'POST',
    path: '/api/v1/exceptions/{id}/resolve',
    scope: 'write',
    summary: 'Take an entry out of the queue',
    params: contract.exceptionParam,
    body: contract.resolveBody,
    answer: contract.exceptionParam,
    handle: ({ params: { id }, body: { note }, workspaceId, actor, transaction, audit }) =>
      transaction(async (tx) => {
        const { kind, ref } = split(id)
        if (!(await findEntry(tx, kind, ref, workspaceId))) return unknown()
        await markEntry(tx, workspaceId, kind, ref, actor.label, note)
        await audit(tx, 'exception.resolve', id, { note })
        return { id }
      }),
  })

  const reopen = defineRoute({
    method: 'POST',
    path: '/api/v1/exceptions/{id}/reopen',
    scope: 'write',
    summary: 'Put an entry back into the queue',
    params: contract.exceptionParam,
    answer: contract.exceptionParam,
    handle: ({ params: { id }, workspaceId, transaction, audit }) =>
      transaction(async (tx) => {
        const { kind, ref } = split(id)
        if (!(await findEntry(tx, kind, ref, workspaceId))) return unknown()
        await markEntry(tx, workspaceId, kind, ref, null, null)
        await audit(tx, 'exception.reopen', id)
        return { id }
      }),
  })

  const assign = defineRoute({
    method: 'POST',
    path: '/api/v1/exceptions/{id}/assign',
    scope: 'write',
    summary: 'Give an entry to somebody, or to nobody',
    params: contract.exceptionParam,
    body: contract.assignBody,
    answer: contract.exceptionParam,
    handle: ({ params: { id }, body: { assigneeId }, workspaceId, transaction, audit }) =>
      transaction(async (tx) => {
        const { kind, ref } = split(id)
        if (!(await findEntry(tx, kind, ref, workspaceId))) return unknown()
        if (assigneeId && !(await isMember(tx, workspaceId, assigneeId)))
          return refuse('invalid_request', undefined, [
            { path: 'body.assigneeId', message: 'not a member of the workspace' },
          ])
        await assignEntry(tx, workspaceId, kind, ref, assigneeId)
        await audit(tx, 'exception.assign', id, { assigneeId })
        return { id }
      }),
  })

  return [resolve, reopen, assign]
}

function split(id: string): { kind: ExceptionKind; ref: string } {
  const at = id.indexOf(':')
  return { kind: id.slice(0, at) as ExceptionKind, ref: id.slice(at + 1) }
}
