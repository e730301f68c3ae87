import { isRefusal, type Refusal, refuse } from '../../base/errors.ts'
import type { Sealer } from '../../base/seal.ts'
import type { Transaction } from '../../db/transaction.ts'
import { maskCpfs } from '../../domain/mask.ts'
import type { AuditAction } from '../audit-actions.ts'
import { readAttempts } from '../intakes/store-timeline.ts'
import { tellAttempt } from '../intakes/tell-story.ts'
import { cutPage, idParam } from '../page.ts'
import { type Call, defineRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import { findEffect, listEffects } from './store.ts'

export interface EffectTools {
  sealer: Sealer
  /** Sends a failed, dead or cancelled effect again (pipeline/replay.ts). */
  retryEffect(tx: Transaction, workspaceId: string, effectId: string): Promise<'queued' | 'not_retryable' | 'not_found'>
  /** Ends a doubt (pipeline/replay.ts). */
  settleEffect(
    tx: Transaction,
    workspaceId: string,
    effectId: string,
    outcome: 'done' | 'not_sent',
    by: string,
  ): Promise<'settled' | 'not_doubtful' | 'not_found'>
  /** Tells the workers that there is work. */
  wake(): void
}

const unknown = () => refuse('not_found', 'There is no such effect.')

/** What was wished from the outside world, and a person's say in it. */
export function effectRoutes({ sealer, retryEffect, settleEffect, wake }: EffectTools): Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/effects',
    scope: 'read',
    summary: 'List effects, newest first',
    query: contract.listEffectsQuery,
    answer: contract.listEffectsAnswer,
    handle: async ({ query: { limit, cursor, ...filter }, workspaceId, transaction }) => {
      const rows = await transaction((tx) => listEffects(tx, workspaceId, filter, limit, cursor?.[0] ?? null))
      return cutPage(rows, limit, (row) => [row.id])
    },
  })

  const detail = defineRoute({
    method: 'GET',
    path: '/api/v1/effects/{id}',
    scope: 'read',
    summary: 'Show one effect with its attempts',
    params: idParam,
    answer: contract.effectDetail,
    handle: ({ params: { id }, workspaceId, transaction, hidden }) =>
      transaction(async (tx) => {
        const row = await findEffect(tx, workspaceId, id)
        if (!row) return unknown()
        const attempts = await readAttempts(tx, workspaceId, [{ id, createdAt: new Date(row.createdAt) }])
        const timeline = attempts.map((attempt) => tellAttempt(attempt, sealer, hidden.size > 0))
        return { ...row, data: maskCpfs(sealer.openJson<unknown>(row.data)), timeline }
      }),
  })

  const retry = defineRoute({
    method: 'POST',
    path: '/api/v1/effects/{id}/retry',
    scope: 'write',
    summary: 'Send a failed, dead or cancelled effect again',
    description: 'A doubtful one must be settled first: sending it again could do it twice.',
    params: idParam,
    answer: contract.effectChanged,
    status: 202,
    handle: async (call) => {
      const { id } = call.params
      const result = await change(call, 'effect.retry', {}, async (tx) => {
        const retried = await retryEffect(tx, call.workspaceId, id)
        if (retried === 'not_retryable')
          return refuse('wrong_state', 'Only failed, dead and cancelled effects can be sent again.')
        return retried === 'not_found' ? unknown() : null
      })
      if (!isRefusal(result)) wake()
      return result
    },
  })

  const settle = defineRoute({
    method: 'POST',
    path: '/api/v1/effects/{id}/settle',
    scope: 'write',
    summary: 'Say what became of a doubtful effect',
    params: idParam,
    body: contract.settleBody,
    answer: contract.effectChanged,
    handle: (call) => {
      const { outcome } = call.body
      return change(call, 'effect.settle', { outcome }, async (tx) => {
        const settled = await settleEffect(tx, call.workspaceId, call.params.id, outcome, call.actor.label)
        if (settled === 'not_doubtful') return refuse('wrong_state', 'The effect is not doubtful.')
        return settled === 'not_found' ? unknown() : null
      })
    },
  })

  return [list, detail, retry, settle]
}

/** Does it, writes it down, and answers with the effect's new status. */
async function change(
  { params: { id }, workspaceId, transaction, audit }: Call<{ id: string }, unknown, unknown>,
  action: AuditAction,
  detail: Record<string, unknown>,
  work: (tx: Transaction) => Promise<Refusal | null>,
) {
  return transaction(async (tx) => {
    const refusal = await work(tx)
    if (refusal) return refusal
    await audit(tx, action, id, detail)
    const { status } = (await findEffect(tx, workspaceId, id))!
    return { id, status }
  })
}
