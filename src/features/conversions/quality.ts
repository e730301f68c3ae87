import type { z } from 'zod'
import type { qualityAnswer } from './contract.ts'
import type { DayCount, EventCount, KeyCount } from './store-quality.ts'

type EventQuality = z.output<typeof qualityAnswer>['events'][number]

/**
 * How much each key helps to recognise a person: our estimate in tenths, after the order in which the advertiser ranks
 * them. What it really matched, it shows only in its own pages.
 */
const weights: Record<string, number> = {
  em: 3,
  lead_id: 3,
  ph: 2.5,
  fbc: 1.5,
  external_id: 1,
  fbp: 0.8,
  client_ip_address: 0.5,
  fn: 0.4,
  ln: 0.4,
  db: 0.4,
  zp: 0.4,
  client_user_agent: 0.3,
  ct: 0.3,
  st: 0.2,
  ge: 0.2,
  country: 0.1,
}

/** How well one event's conversions can be recognised and how they fare. Pure. */
export function judge(event: EventCount, keys: KeyCount[], days: DayCount[]): EventQuality {
  const { eventName, connectionId, total, byStatus, warned, freshnessSeconds, told, copies } = event
  const { accepted = 0, rejected = 0, expired = 0 } = byStatus
  const coverage = coverageOf(keys, told)
  const allKeys = keys.reduce((sum, { count }) => sum + count, 0)
  const quality: Omit<EventQuality, 'advice'> = {
    ...{ eventName, connectionId, total, byStatus, warned, freshnessSeconds, coverage },
    acceptance: ratio(accepted, accepted + rejected + expired),
    fromLead: ratio(
      keys.reduce((sum, { fromLead }) => sum + fromLead, 0),
      allKeys,
    ),
    score: scoreOf(coverage, told),
    dedupShare: ratio(copies, total + copies),
    trend: days.map(({ day, total, accepted, told }) => {
      const ofDay = keys.filter((key) => key.day === day)
      return { day, total, accepted, score: scoreOf(coverageOf(ofDay, told), told) }
    }),
  }
  return { ...quality, advice: advise(event, quality) }
}

const ratio = (part: number, whole: number) => (whole === 0 ? null : part / whole)

/** Of those that were told, how many carried each key. */
function coverageOf(keys: KeyCount[], told: number): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { key, count } of keys) counts[key] = (counts[key] ?? 0) + count
  return Object.fromEntries(Object.entries(counts).map(([key, count]) => [key, told === 0 ? 0 : count / told]))
}

function scoreOf(coverage: Record<string, number>, told: number): number | null {
  if (told === 0) return null
  const sum = Object.entries(coverage).reduce((total, [key, share]) => total + (weights[key] ?? 0) * share, 0)
  return Math.round(Math.min(10, sum) * 10) / 10
}

/** What would raise the match, by key: below which share it is said, and what to do. */
const wanted: [key: string, share: number, text: string][] = [
  ['em', 0.8, 'Ask for the e-mail at the checkout or with the enquiry: it matches most people.'],
  ['ph', 0.8, 'Ask for the phone with its country code: next to the e-mail it matches most people.'],
  [
    'fbc',
    0.3,
    'Hand the click id on: keep fbclid on the checkout’s address, or send the cookie _fbc with the enquiry.',
  ],
  ['fbp', 0.5, 'Send the cookie _fbp with the enquiry or the order.'],
  ['external_id', 0.8, 'Let orders find their lead: put the lead’s id on the checkout’s address.'],
  [
    'client_user_agent',
    0.3,
    'Send the buyer’s IP address and user agent with the enquiry, so that the event counts as the website’s.',
  ],
]

const anHour = 3_600

function advise(
  { isSubstitute, eventName, told }: EventCount,
  { coverage, acceptance, freshnessSeconds, byStatus, warned }: Omit<EventQuality, 'advice'>,
): EventQuality['advice'] {
  const advice: EventQuality['advice'] = []
  const say = (code: string, text: string, key: string | null = null) => advice.push({ code, key, text })
  if (acceptance !== null && acceptance < 0.95)
    say('many_refused', 'Look at the reasons of those that were rejected, mend what they name and replay them.')
  if (byStatus.expired) say('some_expired', 'Some came too late to be told: replay what is rejected within seven days.')
  if (isSubstitute && eventName === 'Lead')
    say(
      'lead_is_no_lead',
      'A refused payment or an abandoned checkout is told as Lead: AddPaymentInfo or InitiateCheckout says what happened and does not teach the wrong thing.',
    )
  if (told > 0) for (const [key, share, text] of wanted) if ((coverage[key] ?? 0) < share) say('missing_key', text, key)
  if (freshnessSeconds !== null && freshnessSeconds > anHour)
    say('late', 'Half of them are accepted more than an hour after the deed: the sooner, the better they serve.')
  if (warned > 0) say('remarks', 'Some were accepted with remarks: they stand with each conversion.')
  return advice
}
