import { useTranslation } from 'react-i18next'
import { useWorkspace } from './session.ts'

const day = 86_400_000
const cache = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>()

function kept<Format>(key: string, make: () => Format): Format {
  if (!cache.has(key)) cache.set(key, make() as never)
  return cache.get(key) as Format
}

export interface Formats {
  /** Exact, in the workspace's zone. */
  moment(iso: string): string
  /** Today: the time; else the day as well. */
  short(iso: string): string
  clock(iso: string | number): string
  hour(iso: string): string
  date(iso: string): string
  /** Without the year. */
  day(iso: string): string
  /** `48.2k`; the exact number belongs beside it. */
  compact(value: number): string
  number(value: number): string
  percent(share: number): string
  money(value: number, currency: string): string
  /** From milliseconds: `840 ms`, `2.3 s`, `4 min`. */
  duration(ms: number): string
  /** `3 minutes ago`. */
  ago(iso: string, now?: number): string
}

/** How this reader is shown times and numbers: in the language chosen and the workspace's zone. */
export function useFormats(): Formats {
  const { i18n } = useTranslation()
  const timeZone = useWorkspace()?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  return formatsFor(i18n.language, timeZone)
}

export function formatsFor(language: string, timeZone: string): Formats {
  const time = (name: string, options: Intl.DateTimeFormatOptions) =>
    kept(
      `${language} ${timeZone} ${name}`,
      () => new Intl.DateTimeFormat(language, { timeZone, hourCycle: 'h23', ...options }),
    )
  const number = (name: string, options: Intl.NumberFormatOptions) =>
    kept(`${language} ${name}`, () => new Intl.NumberFormat(language, options))
  const unit = (value: number, name: string, digits: number) =>
    number(`${name}${digits}`, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    }).format(value)
  const date = (value: string | number) =>
    time('date', { day: '2-digit', month: '2-digit', year: 'numeric' }).format(new Date(value))
  const shortDay = (iso: string) => time('day', { day: '2-digit', month: '2-digit' }).format(new Date(iso))
  const clock = (value: string | number) =>
    time('clock', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(value))
  const moment = (iso: string) => `${date(iso)} ${clock(iso)}`
  return {
    moment,
    short: (iso) => (date(iso) === date(Date.now()) ? clock(iso) : `${shortDay(iso)} ${clock(iso).slice(0, 5)}`),
    clock,
    hour: (iso) => time('hour', { hour: '2-digit', minute: '2-digit' }).format(new Date(iso)),
    date,
    day: shortDay,
    compact: (value) => number('compact', { notation: 'compact', maximumFractionDigits: 1 }).format(value),
    number: (value) => number('plain', { maximumFractionDigits: 1 }).format(value),
    percent: (share) => number('percent', { style: 'percent', maximumFractionDigits: 1 }).format(share),
    money: (value, currency) => number(`money ${currency}`, { style: 'currency', currency }).format(value),
    duration: (ms) => {
      if (ms < 1_000) return `${number('plain', { maximumFractionDigits: 1 }).format(Math.round(ms))} ms`
      if (ms < 60_000) return unit(ms / 1_000, 'second', 1)
      if (ms < 3_600_000) return unit(ms / 60_000, 'minute', 0)
      return ms < 2 * day ? unit(ms / 3_600_000, 'hour', 1) : unit(ms / day, 'day', 0)
    },
    ago: (iso, now = Date.now()) => ago(language, new Date(iso).getTime() - now),
  }
}

function ago(language: string, ms: number): string {
  const format = kept(
    `${language} ago`,
    () => new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' }) as never,
  ) as unknown as Intl.RelativeTimeFormat
  const size = Math.abs(ms)
  if (size < 60_000) return format.format(Math.round(ms / 1_000), 'second')
  if (size < 3_600_000) return format.format(Math.round(ms / 60_000), 'minute')
  if (size < day) return format.format(Math.round(ms / 3_600_000), 'hour')
  return format.format(Math.round(ms / day), 'day')
}
