/** ISO-8601 UTC of a vendor's Unix time; null when it is no plausible moment. */
export function instantOfUnix(value: number | null, unit: 's' | 'ms'): string | null {
  if (value === null) return null
  const at = new Date(unit === 's' ? value * 1000 : value)
  return isPlausible(at) ? at.toISOString() : null
}

const pattern = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/i

/**
 * ISO-8601 UTC of a vendor's written time: `2025-11-03T09:00:00-03:00`, or `2025-11-03 09:00:00` and `2025-11-03` by the
 * clocks of `zone` (IANA name) when no offset is written. Null when it is no such time.
 */
export function instantOfText(text: string | null, zone: string): string | null {
  const parts = pattern.exec(text ?? '')
  if (!parts) return null
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', offset] = parts
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'))
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second), ms)
  // Date.UTC rolls what does not exist (31 February, 25:00) over instead of refusing it
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
  if (!Number.isNaN(wall) && !new Date(wall).toISOString().startsWith(`${year}-${month}-${day}T${time}`)) return null
  const at = new Date(wall - (offset ? offsetOf(offset) : zoneOffset(wall, zone)))
  return isPlausible(at) ? at.toISOString() : null
}

function isPlausible(at: Date): boolean {
  const year = at.getUTCFullYear()
  return !Number.isNaN(at.getTime()) && year >= 1970 && year < 2100
}

function offsetOf(text: string): number {
  if (/^(z|utc)$/i.test(text)) return 0
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2))
  return (text.startsWith('-') ? -minutes : minutes) * 60_000
}

/** How far the zone's clocks are ahead of UTC when they show `wall`; twice, because the offset depends on the moment. */
function zoneOffset(wall: number, zone: string): number {
  return clocksAhead(wall - clocksAhead(wall, zone), zone)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function clocksAhead(at: number, zone: string): number {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      dateStyle: 'short',
      timeStyle: 'medium',
    })
    formats.set(zone, format)
  }
  const shown = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const { year, month, day, hour, minute, second } = shown as Record<string, number>
  return Date.UTC(year!, month! - 1, day!, hour!, minute!, second!) - Math.floor(at / 1000) * 1000
}
