import { isBrazilianHoliday, isZone, localTime, offsetAt } from './calendar.ts'

/** Minutes since local midnight between which people may be contacted; the end is excluded. */
export interface Window {
  from: number
  to: number
}

/** When people of one place may be contacted. */
export interface QuietPack {
  id: string
  /** Sunday first; null: not at all that day. */
  week: readonly (Window | null)[]
  /** No contact on these days either. */
  holidays: 'none' | 'BR'
}

const hours = (from: number, to: number): Window => ({ from: from * 60, to: to * 60 })

function pack(id: string, weekdays: Window, saturday: Window | null, sunday: Window | null, holidays: 'none' | 'BR') {
  return {
    id,
    week: [sunday, weekdays, weekdays, weekdays, weekdays, weekdays, saturday],
    holidays,
  } satisfies QuietPack
}

const everyDay = (id: string, window: Window) => pack(id, window, window, window, 'none')

/**
 * The packs there are. Brazil has no federal rule for messages: its hours are a careful default. Those of the US are the
 * federal ones (8 to 21 at the recipient's place) and the states' stricter ones. Laws change: this is the one place.
 */
export const quietPacks = {
  BR: pack('BR', hours(9, 20), hours(10, 16), null, 'BR'),
  US: everyDay('US', hours(8, 21)),
  'US-CT': everyDay('US-CT', hours(9, 20)),
  'US-FL': everyDay('US-FL', hours(8, 20)),
  'US-MD': everyDay('US-MD', hours(8, 20)),
  'US-MS': everyDay('US-MS', hours(8, 20)),
  'US-NJ': everyDay('US-NJ', hours(8, 20)),
  'US-OK': everyDay('US-OK', hours(8, 20)),
  'US-RI': pack('US-RI', hours(9, 18), hours(10, 17), hours(10, 17), 'none'),
  'US-TX': pack('US-TX', hours(9, 21), hours(9, 21), hours(12, 21), 'none'),
} as const satisfies Record<string, QuietPack>

export type QuietPackId = keyof typeof quietPacks

const packs: Readonly<Record<string, QuietPack>> = quietPacks
const isKnown = (id: string) => Object.hasOwn(packs, id)

/** The pack of a place. Where the state of the US is not known, the strictest hours of all of them. Null: no rule is known. */
export function packOf(country: string, state: string | null): QuietPack | null {
  if (!isKnown(country)) return null
  if (country === 'US' && state === null) return strictest(Object.keys(packs).filter((id) => id.startsWith('US')))
  const id = `${country}-${state}`
  return packs[isKnown(id) ? id : country]!
}

function strictest(ids: string[]): QuietPack {
  const week = [0, 1, 2, 3, 4, 5, 6].map((day) =>
    ids.map((id) => packs[id]!.week[day] ?? null).reduce<Window | null>(overlap, { from: 0, to: 24 * 60 }),
  )
  return { id: ids.join('+'), week, holidays: 'none' }
}

function overlap(one: Window | null, other: Window | null): Window | null {
  if (one === null || other === null) return null
  const both = { from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) }
  return both.from < both.to ? both : null
}

/** True when a person in this IANA zone may be contacted at this instant; never in a zone that does not exist. */
export function isAllowed(at: Date, zone: string, pack: QuietPack): boolean {
  return isZone(zone) && !Number.isNaN(at.getTime()) && minutesToWait(at, zone, pack) === 0
}

/** 0 when open; else minutes of the wall clock until it opens or the day ends, whichever is first. */
function minutesToWait(at: Date, zone: string, { week, holidays }: QuietPack): number {
  const { date, weekday, minutes } = localTime(at, zone)
  const window = holidays === 'BR' && isBrazilianHoliday(date) ? null : week[weekday]!
  if (window === null || minutes >= window.to) return 24 * 60 - minutes
  return Math.max(0, window.from - minutes)
}

/** A change of the clocks is at most two hours. */
const largestShift = 120
/** A year: a few steps a day, and minute by minute over its changes of the clocks. */
const mostSteps = 366 * 6 + 4 * largestShift

/**
 * The first instant, `at` or later, when a person in this zone may be contacted; null when the pack never allows it or
 * the zone does not exist.
 */
export function nextAllowed(at: Date, zone: string, pack: QuietPack): Date | null {
  return nextAllowedIn(at, [zone], pack)
}

/** The same for a person who lives in one of several zones: allowed in all of them at once. */
export function nextAllowedIn(at: Date, zones: readonly string[], pack: QuietPack): Date | null {
  if (pack.week.every((window) => window === null) || !zones.every(isZone) || Number.isNaN(at.getTime())) return null
  let candidate = at
  for (let step = 0; step < mostSteps * (zones.length + 1); step++) {
    const waiting = zones.find((zone) => minutesToWait(candidate, zone, pack) > 0)
    if (waiting === undefined) return candidate
    candidate = walk(candidate, minutesToWait(candidate, waiting, pack), waiting)
  }
  return null
}

/**
 * How long a person in these zones may be contacted on from an instant when it is allowed: the first instant of quiet. At
 * most until the local day ends. Where the clocks change on the way it ends early rather than late.
 */
export function allowedUntil(at: Date, zones: readonly string[], { week }: QuietPack): Date {
  const ends = zones.map((zone) => {
    const { weekday, minutes } = localTime(at, zone)
    const left = Math.max(0, (week[weekday]?.to ?? 0) - minutes)
    const whole = Math.floor(at.getTime() / 60_000) * 60_000
    const shift = offsetAt(new Date(whole + left * 60_000), zone) - offsetAt(at, zone)
    return whole + (left - Math.max(0, shift)) * 60_000
  })
  return new Date(Math.min(...ends))
}

/** Forward by wall-clock minutes, never past them: minute by minute where the clocks change on the way. */
function walk(from: Date, minutes: number, zone: string): Date {
  const whole = Math.floor(from.getTime() / 60_000) * 60_000
  const later = (by: number) => new Date(whole + by * 60_000)
  if (offsetAt(later(minutes), zone) === offsetAt(from, zone)) return later(minutes)
  return later(minutes > largestShift ? minutes - largestShift : 1)
}
