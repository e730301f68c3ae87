import type { Place, Simulated } from './simulate.ts'

/** Who would have got what, and a page of the leads that would be elsewhere, the newest first. */
export function summarize(told: readonly Simulated[], limit: number, from: number) {
  const changed = told.filter(({ isChanged }) => isChanged).reverse()
  const items = changed.slice(from, from + limit).map(({ lead, before, after }) => ({
    leadId: lead.id,
    name: lead.lead.full_name ?? null,
    createdAt: new Date(lead.lead.created_at!).toISOString(),
    before,
    after,
  }))
  return {
    leads: told.length,
    changed: changed.length,
    workspaces: sharesOf(told, ({ workspaceId }) => workspaceId),
    owners: sharesOf(told, ({ ownerId }) => ownerId),
    rules: sharesOf(told, ({ ruleId }) => ruleId),
    items,
    nextCursor: from + limit < changed.length ? String(from + limit) : null,
  }
}

function sharesOf(told: readonly Simulated[], keyOf: (place: Place) => string | null) {
  const shares = new Map<string | null, { id: string | null; before: number; after: number }>()
  const shareOf = (id: string | null) => {
    const known = shares.get(id) ?? { id, before: 0, after: 0 }
    shares.set(id, known)
    return known
  }
  for (const { before, after } of told) {
    shareOf(keyOf(before)).before += 1
    shareOf(keyOf(after)).after += 1
  }
  return [...shares.values()].sort((a, b) => b.after - a.after || b.before - a.before)
}
