import { z } from 'zod'
import { isBrazilianHoliday, isZone, localTime } from '../../domain/calendar.ts'

const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time such as 09:00')

/** When something applies. What is left out does not restrict. */
export const schedule = z.strictObject({
  time_zone: z
    .string()
    .refine(isZone, 'an IANA time zone such as America/Sao_Paulo')
    .optional()
    .describe("Default: the workspace's"),
  weekdays: z.array(z.int().min(0).max(6)).min(1).optional().describe('0 is Sunday'),
  hours: z
    .array(z.tuple([clock, clock]))
    .min(1)
    .max(10)
    .optional()
    .describe('From and to; the end is not included. `["22:00","06:00"]` goes over midnight'),
  holidays: z
    .union([z.enum(['BR', 'none']), z.array(z.iso.date()).max(366)])
    .optional()
    .describe("Closed on Brazil's national holidays, or on these days"),
})

export type Schedule = z.output<typeof schedule>

/** True when a schedule is open at a moment. `zone`: where it names none. */
export function isOpen(given: Schedule, at: Date, zone: string): boolean {
  const local = localTime(at, given.time_zone ?? zone)
  if (given.weekdays && !given.weekdays.includes(local.weekday)) return false
  if (given.holidays === 'BR' && isBrazilianHoliday(local.date)) return false
  if (Array.isArray(given.holidays) && given.holidays.includes(local.date)) return false
  return given.hours === undefined || given.hours.some((each) => contains(each, local.minutes))
}

function contains([from, to]: [string, string], minutes: number): boolean {
  const [start, end] = [minutesOf(from), minutesOf(to)]
  return start < end ? minutes >= start && minutes < end : minutes >= start || minutes < end
}

const minutesOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
