import { zoneOfState } from './area-code.ts'

/** What a clock on the wall shows. */
export interface LocalTime {
  /** `2026-03-01` */
  date: string
  /** 0 is Sunday. */
  weekday: number
  /** Since midnight, 0 to 1439. */
  minutes: number
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** The local time of an instant in an IANA zone. Throws RangeError for a zone that does not exist: see `isZone`. */
export function localTime(at: Date, zone: string): LocalTime {
  const local = new Date(wallClock(at, zone))
  return {
    date: local.toISOString().slice(0, 10),
    weekday: local.getUTCDay(),
    minutes: local.getUTCHours() * 60 + local.getUTCMinutes(),
  }
}

/** How far the zone's clock is ahead of UTC at an instant, in whole minutes. */
export function offsetAt(at: Date, zone: string): number {
  return Math.round((wallClock(at, zone) - Math.floor(at.getTime() / 1000) * 1000) / 60_000)
}

/** True for a zone that this machine's time zone data knows. */
export function isZone(zone: string): boolean {
  try {
    clockOf(zone)
    return true
  } catch {
    return false
  }
}

/** The wall clock's reading as if it were UTC, in milliseconds, to the second. */
function wallClock(at: Date, zone: string): number {
  const part: Record<string, number> = {}
  for (const { type, value } of clockOf(zone).formatToParts(at)) part[type] = Number(value)
  return Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!)
}

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone)
  if (!clock) {
    const digits = { month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const
    clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', ...digits })
    clocks.set(zone, clock)
  }
  return clock
}

/** Zones of the states of the US, most of the people first; states in two zones have both. */
const americanZones: Record<string, string> = {
  'America/New_York': 'CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC TN VA VT WV',
  'America/Chicago': 'AL AR FL IA IL IN KS KY LA MI MN MO MS ND NE OK SD TN TX WI',
  'America/Denver': 'CO ID KS MT ND NE NM OR SD TX UT WY',
  'America/Phoenix': 'AZ',
  'America/Los_Angeles': 'CA ID NV OR WA',
  'America/Anchorage': 'AK',
  'Pacific/Honolulu': 'HI',
  'America/Puerto_Rico': 'PR VI',
  'Pacific/Guam': 'GU',
}

/**
 * Every zone a person of this place may live in: one for most states, all of the country's where the state is not known
 * (islands far from Brazil's coast aside). [] for other countries.
 */
export function zonesOf(country: string, state: string | null): string[] {
  if (country === 'BR') {
    const zone = state === null ? null : zoneOfState(state)
    return zone === null ? ['America/Sao_Paulo', 'America/Manaus', 'America/Rio_Branco'] : withFarWest(zone)
  }
  if (country !== 'US') return []
  const zones = Object.entries(americanZones)
  const own = zones.filter(([, states]) => state !== null && states.split(' ').includes(state))
  return (own.length > 0 ? own : zones.slice(0, 7)).map(([zone]) => zone)
}

/** The thirteen western municipalities of AM keep Acre's time. */
const withFarWest = (zone: string) => (zone === 'America/Manaus' ? [zone, 'America/Rio_Branco'] : [zone])

const fixedHolidays = ['01-01', '04-21', '05-01', '09-07', '10-12', '11-02', '11-15', '11-20', '12-25']
/** Days after Easter: Carnival Monday and Tuesday, Good Friday, Corpus Christi. Carnival and Corpus Christi are kept as holidays nearly everywhere, by custom or local law. */
const movingHolidays = [-48, -47, -2, 60]
const holidaysByYear = new Map<number, ReadonlySet<string>>()

/** True when a date (`2026-12-25`) is a national holiday of Brazil, or Carnival or Corpus Christi. */
export function isBrazilianHoliday(date: string): boolean {
  const year = Number(date.slice(0, 4))
  let holidays = holidaysByYear.get(year)
  if (!holidays) {
    const easter = easterOf(year)
    const moving = movingHolidays.map((days) => new Date(easter + days * 86_400_000).toISOString().slice(0, 10))
    holidays = new Set([...fixedHolidays.map((day) => `${date.slice(0, 4)}-${day}`), ...moving])
    holidaysByYear.set(year, holidays)
  }
  return holidays.has(date)
}

/** Midnight UTC of Easter Sunday, Gregorian (the anonymous computus of Meeus, Jones and Butcher). */
function easterOf(year: number): number {
  const golden = year % 19
  const [century, inCentury] = [Math.floor(year / 100), year % 100]
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3)
  const epact = (19 * golden + century - Math.floor(century / 4) - moonShift + 15) % 30
  const sunday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7
  const correction = Math.floor((golden + 11 * epact + 22 * sunday) / 451)
  const day = epact + sunday - 7 * correction + 114
  return Date.UTC(year, Math.floor(day / 31) - 1, (day % 31) + 1)
}
