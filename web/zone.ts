/** Times as the browser's controls write them (`2026-03-01T09:30`), read in a zone that is not the browser's. */

/** The wall clock of a zone at a moment. */
export function toZone(iso: string, timeZone: string): string {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
      .formatToParts(new Date(iso))
      .map(({ type, value }) => [type, value]),
  )
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`
}

/** The moment at which a zone's clock shows this; of a clock time that a change of the clock skips, the moment after it. */
export function fromZone(local: string, timeZone: string): string {
  const wanted = Date.parse(`${local}Z`)
  const nearer = (guess: number) => guess + wanted - Date.parse(`${toZone(new Date(guess).toISOString(), timeZone)}Z`)
  // the offset at the first guess may not be that of the result
  const first = nearer(wanted)
  const second = nearer(first)
  const isReached = toZone(new Date(second).toISOString(), timeZone) === local
  return new Date(isReached ? second : Math.max(first, second)).toISOString()
}
