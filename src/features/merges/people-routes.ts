import type pg from 'pg'
import type { z } from 'zod'
import { isRefusal, refuse } from '../../base/errors.ts'
import { newId } from '../../base/ids.ts'
import { inTransaction } from '../../db/transaction.ts'
import { markEntry } from '../exceptions/store.ts'
import { idParam } from '../page.ts'
import { type Call, defineRoute, type Route } from '../route.ts'
import { undoAnswer } from './contract.ts'
import * as contract from './contract-people.ts'
import type { MergeRefusal } from './merge-leads.ts'
import { mergePeople, previewPeople } from './merge-people.ts'
import { seesMerge } from './store-people.ts'
import { existingParties, savePair } from './store-scan.ts'
import { undoPeopleMerge } from './undo-people-merge.ts'

const noParty = () => refuse('not_found', 'There is no such party, or it was merged or erased.')

/** People who are one, with or without leads, and people who are not. */
export const peopleMergeRoutes = (pool: pg.Pool): Route[] => [differentRoute(), ...mergeRoutes(pool), undoRoute(pool)]

function differentRoute(): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/parties/{id}/different',
    scope: 'write',
    summary: 'Say that two people are not the same',
    description: 'They are not offered as possible duplicates again. Reopening the exception takes it back.',
    params: idParam,
    body: contract.differentBody,
    answer: contract.differentAnswer,
    handle: ({ params: { id }, body: { partyId }, workspaceId, actor, transaction, audit }) =>
      transaction(async (tx) => {
        const ids = await existingParties(tx, workspaceId, [id, partyId])
        if (ids.length < 2) return noParty()
        const ref = await savePair(tx, { id: newId(), workspaceId, partyId: id, otherPartyId: partyId })
        await markEntry(tx, workspaceId, 'duplicate', ref, actor.label, null)
        await audit(tx, 'party.different', id, { partyId })
        return { exceptionId: `duplicate:${ref}` }
      }),
  })
}

function mergeRoutes(pool: pg.Pool): Route[] {
  const preview = defineRoute({
    method: 'POST',
    path: '/api/v1/parties/merge/preview',
    scope: 'write',
    summary: 'Say what merging people would do',
    body: contract.mergePeopleBody,
    answer: contract.peoplePreview,
    handle: async (call) => {
      const seen = await seesAll(call)
      if (isRefusal(seen)) return seen
      const found = await inTransaction(pool, (tx) => previewPeople(tx, requestOf(call)))
      return 'kind' in found ? refusalOf(found) : found
    },
  })

  const merge = defineRoute({
    method: 'POST',
    path: '/api/v1/parties/merge',
    scope: 'write',
    summary: 'Make one person of several, whether or not they have leads',
    description:
      'Identities, leads and everything else go to the one that stays; leads stay as many as they are. `POST /party-merges/{id}/undo` takes it back.',
    body: contract.mergePeopleBody,
    answer: contract.peopleMerged,
    handle: async (call) => {
      const seen = await seesAll(call)
      if (isRefusal(seen)) return seen
      const merged = await inTransaction(pool, (tx) => mergePeople(tx, requestOf(call)))
      if ('kind' in merged) return refusalOf(merged)
      await call.transaction((tx) =>
        call.audit(tx, 'party.merge', merged.winnerId, { merge: merged.id, merged: merged.mergedIds }),
      )
      return merged
    },
  })

  return [preview, merge]
}

function undoRoute(pool: pg.Pool): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/party-merges/{id}/undo',
    scope: 'write',
    summary: 'Take a merge of people back',
    description:
      'What was learnt since, and leads that came since, stay with the one that stayed; `kept` names what changed again since and is left.',
    params: idParam,
    answer: undoAnswer,
    handle: async ({ params: { id }, workspaceId, actor, now, transaction, audit }) => {
      const isSeen = await transaction((tx) => seesMerge(tx, workspaceId, id))
      if (!isSeen) return refuse('not_found', 'There is no such merge.')
      const undone = await inTransaction(pool, (tx) => undoPeopleMerge(tx, workspaceId, id, actor.label, now))
      if (undone.kind === 'not_found') return refuse('not_found', 'There is no such merge.')
      if (undone.kind === 'wrong_state')
        return refuse('wrong_state', 'It was undone already, or a later merge of one of them must be undone first.')
      await transaction((tx) => audit(tx, 'party.unmerge', undone.winnerId, { merge: id }))
      const { winnerId, restoredIds, kept } = undone
      return { id, winnerId, restoredIds, kept }
    },
  })
}

type MergeCall = Call<unknown, unknown, z.output<typeof contract.mergePeopleBody>>

/** A merge runs as the owner; what the caller may not see it may not merge. */
async function seesAll({ body, workspaceId, transaction }: MergeCall) {
  const seen = await transaction((tx) => existingParties(tx, workspaceId, body.partyIds))
  return seen.length < new Set(body.partyIds).size ? noParty() : true
}

const refusalOf = ({ kind }: MergeRefusal) =>
  kind === 'not_found' ? noParty() : refuse('wrong_state', 'They have different CPFs.')

const requestOf = ({ body, workspaceId, actor, now }: MergeCall) => ({ ...body, workspaceId, actor: actor.label, now })
