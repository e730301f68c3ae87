import type { StepTools } from '../step.ts'
import { findDoubtfulSends, type Stranger, settleSends } from './store-doubt.ts'
import { bindMessages } from './store-ledger.ts'

/**
 * A send without an answer is settled by what its vendor says of it later: the doubtful message gets the vendor's id and
 * its effect is done. Returns the vendor's ids that were given.
 */
export async function adoptSends(strangers: Stranger[], { tx }: Pick<StepTools, 'tx'>): Promise<Set<string>> {
  const found = await findDoubtfulSends(tx, strangers)
  if (found.length === 0) return new Set()
  const byId = new Map(strangers.map((each) => [each.vendorMessageId, each]))
  const taken = found.map(({ id, vendorMessageId }) => {
    const { workspaceId, channel, connectionId } = byId.get(vendorMessageId)!
    return { id, workspaceId, channel, vendorMessageId, connectionId, sender: null }
  })
  const bound = await bindMessages(tx, taken)
  await settleSends(tx, [...bound])
  return new Set(taken.filter(({ id }) => bound.has(id)).map(({ vendorMessageId }) => vendorMessageId))
}
