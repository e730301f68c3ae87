import { localTime } from '../../domain/calendar.ts'
import type { Sender } from './store.ts'

/** The day in a zone: when counters begin anew. */
export const dayIn = (timeZone: string, at: Date): string => localTime(at, timeZone).date

/** What a sender may send on a day: the lower of its own limit and its warm-up plan's; null: no limit. */
export function dailyLimitOf(
  { dailyLimit, warmUp }: Pick<Sender, 'dailyLimit' | 'warmUp'>,
  day: string,
): number | null {
  const days = warmUp ? Math.floor((Date.parse(day) - Date.parse(warmUp.startedOn)) / 86_400_000) : -1
  const planned = warmUp && days >= 0 && days < warmUp.perDay.length ? warmUp.perDay[days]! : null
  if (planned === null) return dailyLimit
  return dailyLimit === null ? planned : Math.min(dailyLimit, planned)
}

/** True when it may be given messages: not stopped by a person or by its own failures, not known to be disconnected. */
export const canSend = ({ pausedAt, state }: Pick<Sender, 'pausedAt' | 'state'>): boolean =>
  pausedAt === null && state !== 'closed' && state !== 'banned'

/** When the day of an instant began in a zone; to the minute. */
export function startOfDay(timeZone: string, at: Date): Date {
  const { minutes } = localTime(at, timeZone)
  return new Date(Math.floor(at.getTime() / 60_000) * 60_000 - minutes * 60_000)
}
