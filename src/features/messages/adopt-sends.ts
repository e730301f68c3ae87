import type { StepTools } from '../step.ts'
import type { Taken } from './store.ts'
import { findDoubtfulSends, type Stranger, settleSends } from './store-doubt.ts'
import { findTaken } from './store-ledger.ts'

/**
 * A send without an answer is settled by what its vendor says of it later: its effect is done. Returns the doubtful
 * messages, to be brought under their vendors' ids by `advanceMessages`.
 */
export async function adoptSends(strangers: Stranger[], { tx }: Pick<StepTools, 'tx'>): Promise<Taken[]> {
  const found = await findDoubtfulSends(tx, strangers)
  if (found.length === 0) return []
  const byId = new Map(strangers.map((each) => [each.vendorMessageId, each]))
  const taken = await findTaken(
    tx,
    found.map(({ id, vendorMessageId }) => {
      const { workspaceId, channel, connectionId } = byId.get(vendorMessageId)!
      return { id, workspaceId, channel, vendorMessageId, connectionId, sender: null }
    }),
  )
  await settleSends(tx, taken)
  return taken
}
