/** How a file writes its days: what `03/04/2024` means. */
export type DayOrder = 'dmy' | 'mdy'

/**
 * A number as people write it: `1.234,56`, `1,234.56`, `R$ 1.234`, `12,5`, `1 234`. A single separator with three digits
 * behind it is a thousand's, as in `350.000`. Null when it is none.
 */
export function readNumber(text: string): number | null {
  const bare = text
    .replace(/^\s*(?:R\$|US\$|\$|€|BRL|USD)?\s*|\s*(?:%|reais)?\s*$/gi, '')
    .replace(/(?<=\d)[\s\u00a0'’](?=\d{3})/g, '')
  if (!/^-?\d[\d.,]*$/.test(bare)) return null
  const [comma, dot] = [bare.lastIndexOf(','), bare.lastIndexOf('.')]
  const decimal = comma > dot ? ',' : '.'
  const other = decimal === ',' ? '.' : ','
  const parts = bare.replaceAll(other, '').split(decimal)
  const isThousands =
    parts.length > 2 || (parts.length === 2 && parts[1]!.length === 3 && !bare.includes(other) && parts[0] !== '0')
  const number = Number(isThousands ? parts.join('') : parts.join('.'))
  return Number.isFinite(number) ? number : null
}

/** In several samples a day above 12 tells; else the country's habit. */
export function detectDayOrder(samples: readonly string[], country: string): DayOrder {
  for (const text of samples) {
    const [, first, second] = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}/.exec(text) ?? []
    if (Number(first) > 12) return 'dmy'
    if (Number(second) > 12) return 'mdy'
  }
  return country === 'US' ? 'mdy' : 'dmy'
}

const spelled =
  /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})(?:[ T,]+(?:às )?(\d{1,2})[:h](\d{2})(?::(\d{2}))?\s*([ap]m)?)?$/i
const iso =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(?:\s*(Z|[+-]\d{2}:?\d{2}))?$/

/** A moment as UTC, from `31/12/2024 23:59`, `2024-12-31`, an ISO time; without a zone it is the workspace's. Null when it is none. */
export function readMoment(text: string, order: DayOrder, timeZone: string): Date | null {
  const trimmed = text.trim()
  const day = spelled.exec(trimmed)
  if (day) {
    const [, a, b, y, h = '0', m = '0', s = '0', half] = day
    const year = Number(y) + (y!.length === 2 ? (Number(y) < 70 ? 2000 : 1900) : 0)
    const hour = half ? (Number(h) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0) : Number(h)
    const [d, month] = order === 'dmy' ? [a, b] : [b, a]
    return moment([year, Number(month), Number(d), hour, Number(m), Number(s)], null, timeZone)
  }
  const [, y, mo, d, h = '0', m = '0', s = '0', zone = null] = iso.exec(trimmed) ?? []
  return y ? moment([Number(y), Number(mo), Number(d), Number(h), Number(m), Number(s)], zone, timeZone) : null
}

type Parts = [year: number, month: number, day: number, hour: number, minute: number, second: number]

function moment([year, month, day, hour, minute, second]: Parts, zone: string | null, timeZone: string): Date | null {
  const utc = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  // 31/02 would become a day of March
  if (utc.getUTCMonth() !== month - 1 || utc.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59)
    return null
  if (year < 1900 || year > 2200) return null
  return zone ? new Date(utc.getTime() - offsetOf(zone)) : new Date(utc.getTime() - zoneOffset(utc, timeZone))
}

function offsetOf(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? []
  return sign ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000 : 0
}

const formats = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, number>()

/** How far a zone is ahead of UTC on that day, in milliseconds; asked once per day and zone, at most some thousands. */
function zoneOffset(local: Date, timeZone: string): number {
  const key = `${timeZone} ${local.toISOString().slice(0, 10)}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  formats.set(timeZone, format)
  const name = format.formatToParts(local).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const offset = offsetOf(name.replace('GMT', ''))
  if (offsets.size > 5_000) offsets.clear()
  offsets.set(key, offset)
  return offset
}

const yes = new Set('sim s si sí yes y true 1 x verdadeiro verdadero'.split(' '))
const no = new Set('nao não n no false 0 falso'.split(' '))

export function readBoolean(text: string): boolean | null {
  const word = text.trim().toLowerCase()
  return yes.has(word) ? true : no.has(word) ? false : null
}
