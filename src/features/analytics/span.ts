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

/** The span of the same length just before. */
export function before({ since, until }: Span): Span {
  const length = Date.parse(until) - Date.parse(since)
  return { since: new Date(Date.parse(since) - length).toISOString(), until: since }
}

/** The condition that leads of a span meet, with more tests. */
export function peopleOf({ since, until }: Span, ...more: object[]): object {
  return { all: [{ field: 'created_at', op: 'between', value: [since, until] }, ...more] }
}
