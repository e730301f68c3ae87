import type { ActWork } from './store-act.ts'

/**
 * Cuts claimed work into calls: effects of one connection and kind go together where the vendor takes lists (`mostOf` is more
 * than one), others alone. No connection gets more calls than it has free; what is left over stays where it is.
 */
export function cutIntoCalls(
  claimed: ActWork[],
  mostOf: (work: ActWork) => number,
  freeOf: (connectionId: string) => number,
): ActWork[][] {
  const calls: ActWork[][] = []
  const open = new Map<string, ActWork[]>()
  const begun = new Map<string, number>()
  for (const work of claimed) {
    const group = `${work.connectionId} ${work.kind}`
    const company = open.get(group)
    if (company && company.length < mostOf(work)) {
      company.push(work)
      continue
    }
    const count = begun.get(work.connectionId) ?? 0
    if (count >= freeOf(work.connectionId)) continue
    const call = [work]
    calls.push(call)
    open.set(group, call)
    begun.set(work.connectionId, count + 1)
  }
  return calls
}
