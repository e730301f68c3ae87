import { refuse } from '../../base/errors.ts'
import { newId } from '../../base/ids.ts'
import { markEntry } from '../exceptions/store.ts'
import { idParam } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import * as contract from './contract-people.ts'
import { existingParties, savePair } from './store-scan.ts'

const noParty = () => refuse('not_found', 'There is no such party, or it was merged or erased.')

/** People who are one, and people who are not. */
export function peopleMergeRoutes(): Route[] {
  const different = defineRoute({
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

  return [different]
}
