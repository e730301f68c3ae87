import type pg from 'pg'
import type { z } from 'zod'
import { isRefusal, refuse } from '../../base/errors.ts'
import { inTransaction } from '../../db/transaction.ts'
import { existingLeads } from '../leads/store-read.ts'
import { idParam } from '../page.ts'
import { type Call, defineRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import { findDuplicates } from './find-duplicates.ts'
import { mergeLeads, previewMerge } from './merge-leads.ts'
import { peopleMergeRoutes } from './people-routes.ts'
import { seesMerge } from './store.ts'
import { undoMerge } from './undo-merge.ts'

export interface MergeTools {
  pool: pg.Pool
}

const noLead = () => refuse('not_found', 'There is no such lead, or it was merged or erased.')

/** Leads that are one enquiry: finding them, joining them, taking it back. */
export function mergeRoutes({ pool }: MergeTools): Route[] {
  const duplicates = defineRoute({
    method: 'GET',
    path: '/api/v1/leads/{id}/duplicates',
    scope: 'read',
    summary: 'Find leads that may be the same enquiry',
    params: idParam,
    answer: contract.duplicates,
    handle: ({ params: { id }, workspaceId, transaction }) =>
      transaction(async (tx) => {
        const found = await findDuplicates(tx, workspaceId, id)
        if (!found) return noLead()
        const items = found.map(({ id: leadId, createdAt, ...rest }) => ({
          leadId,
          ...rest,
          createdAt: createdAt.toISOString(),
        }))
        return { items, nextCursor: null }
      }),
  })

  const preview = defineRoute({
    method: 'POST',
    path: '/api/v1/leads/merge/preview',
    scope: 'write',
    summary: 'Say what a merge would do',
    body: contract.mergeBody,
    answer: contract.mergePreview,
    handle: async (call) => {
      const seen = await seesAll(call)
      if (isRefusal(seen)) return seen
      const found = await inTransaction(pool, (tx) => previewMerge(tx, requestOf(call)))
      return found ?? noLead()
    },
  })

  const merge = defineRoute({
    method: 'POST',
    path: '/api/v1/leads/merge',
    scope: 'write',
    summary: 'Make one lead of several',
    description:
      'Everything that hangs on the others goes to the one that stays, and so do later facts about them. `POST /merges/{id}/undo` takes it back.',
    body: contract.mergeBody,
    answer: contract.mergeAnswer,
    handle: async (call) => {
      const seen = await seesAll(call)
      if (isRefusal(seen)) return seen
      const merged = await inTransaction(pool, (tx) => mergeLeads(tx, requestOf(call)))
      if ('kind' in merged)
        return merged.kind === 'not_found' ? noLead() : refuse('wrong_state', 'Their people have different CPFs.')
      await call.transaction((tx) =>
        call.audit(tx, 'lead.merge', merged.winnerId, { merge: merged.id, merged: merged.mergedIds }),
      )
      return merged
    },
  })

  const undo = defineRoute({
    method: 'POST',
    path: '/api/v1/merges/{id}/undo',
    scope: 'write',
    summary: 'Take a merge back',
    description:
      'What was learnt since stays with the lead that stayed; `kept` names what changed again since and is left.',
    params: idParam,
    answer: contract.undoAnswer,
    handle: async ({ params: { id }, workspaceId, actor, now, transaction, audit }) => {
      const isSeen = await transaction((tx) => seesMerge(tx, workspaceId, id))
      if (!isSeen) return refuse('not_found', 'There is no such merge.')
      const undone = await inTransaction(pool, (tx) => undoMerge(tx, workspaceId, id, actor.label, now))
      if (undone.kind === 'not_found') return refuse('not_found', 'There is no such merge.')
      if (undone.kind === 'wrong_state')
        return refuse(
          'wrong_state',
          'It was undone already, or a later merge of one of its leads must be undone first.',
        )
      await transaction((tx) => audit(tx, 'lead.unmerge', undone.winnerId, { merge: id }))
      const { winnerId, restoredIds, kept } = undone
      return { id, winnerId, restoredIds, kept }
    },
  })

  return [duplicates, preview, merge, undo, ...peopleMergeRoutes(pool)]
}

type MergeCall = Call<unknown, unknown, z.output<typeof contract.mergeBody>>

/** A merge runs as the owner; what the caller may not see it may not merge. */
async function seesAll({ body, workspaceId, transaction }: MergeCall) {
  const seen = await transaction((tx) => existingLeads(tx, workspaceId, body.leadIds))
  return seen.length < new Set(body.leadIds).size ? noLead() : true
}

const requestOf = ({ body, workspaceId, actor, now }: MergeCall) => ({ ...body, workspaceId, actor: actor.label, now })
