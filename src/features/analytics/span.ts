/** A span of time; both ends ISO-8601 UTC, the end exclusive. */
export interface Span {
  since: string
  until: string
}

const dayMs = 86_400_000

/** What was asked for, or the last 30 days. */
export function readSpan({ since, until }: { since?: string; until?: string }, now: Date): Span {
  const end = until ? new Date(until) : now
  const start = since ? new Date(since) : new Date(end.getTime() - 30 * dayMs)
  return { since: start.toISOString(), until: end.toISOString() }
}

/** What a span can be compared with by name. */
export const comparisons = ['previous', 'year', 'none'] as const

interface Comparison {
  compare: (typeof comparisons)[number]
  compareSince?: string | undefined
  compareUntil?: string | undefined
}

/** The span that this one is compared with: one of its own where that is given, else the one named; null for none. */
export function comparedWith(span: Span, { compare, compareSince, compareUntil }: Comparison): Span | null {
  const length = Date.parse(span.until) - Date.parse(span.since)
  const at = (ms: number) => new Date(ms).toISOString()
  if (compareSince !== undefined) {
    const start = Date.parse(compareSince)
    return { since: at(start), until: at(compareUntil === undefined ? start + length : Date.parse(compareUntil)) }
  }
  if (compare === 'none') return null
  if (compare === 'year') return { since: yearBefore(span.since), until: yearBefore(span.until) }
  return { since: at(Date.parse(span.since) - length), until: span.since }
}

/** The same moment a year before; of the 29th of February the 28th. */
function yearBefore(iso: string): string {
  const moment = new Date(iso)
  const day = moment.getUTCDate()
  moment.setUTCFullYear(moment.getUTCFullYear() - 1)
  if (moment.getUTCDate() !== day) moment.setUTCDate(0)
  return moment.toISOString()
}

/** The condition that leads of a span meet, with more tests. */
export function peopleOf({ since, until }: Span, ...more: object[]): object {
  return { all: [{ field: 'created_at', op: 'between', value: [since, until] }, ...more] }
}
