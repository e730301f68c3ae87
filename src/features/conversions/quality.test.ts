import { expect, it } from 'vitest'
import { judge } from './quality.ts'
import type { DayCount, EventCount, KeyCount } from './store-quality.ts'

const group = { connectionId: 'c', eventName: 'Purchase' }
const event = (more: Partial<EventCount> = {}): EventCount => ({
  ...group,
  total: 10,
  byStatus: { accepted: 10 },
  told: 10,
  warned: 0,
  isSubstitute: false,
  freshnessSeconds: 5,
  copies: 0,
  ...more,
})
const key = (name: string, count: number, day = '2026-01-05', fromLead = 0): KeyCount => ({
  ...group,
  day,
  key: name,
  count,
  fromLead,
})
const all = ['em', 'ph', 'fbc', 'fbp', 'external_id', 'client_user_agent', 'client_ip_address']
const codes = (...given: Parameters<typeof judge>) => judge(...given).advice.map(({ code, key }) => [code, key])

it('has no advice for what is as good as it can be', () => {
  const found = judge(
    event(),
    all.map((name) => key(name, 10)),
    [],
  )
  expect(found).toMatchObject({ acceptance: 1, advice: [], dedupShare: 0, coverage: { em: 1 }, score: 9.6 })
})

it('counts coverage over all days, and the trend day by day', () => {
  const days: DayCount[] = ['2026-01-05', '2026-01-06'].map((day) => ({
    ...group,
    day,
    total: 5,
    accepted: 5,
    told: 5,
  }))
  const keys = [key('em', 5), key('ph', 5), key('em', 5, '2026-01-06', 5)]
  expect(judge(event(), keys, days)).toMatchObject({
    coverage: { em: 1, ph: 0.5 },
    fromLead: 1 / 3,
    trend: [{ score: 5.5 }, { score: 3 }],
  })
})

it('says nothing of keys before anything was told', () => {
  expect(judge(event({ told: 0, byStatus: { waiting: 10 } }), [], [])).toMatchObject({
    acceptance: null,
    score: null,
    advice: [],
  })
})

it('names what stands in the way', () => {
  const keys = all.map((name) => key(name, name === 'fbc' ? 0 : 10))
  expect(codes(event(), keys, [])).toEqual([['missing_key', 'fbc']])
  const full = all.map((name) => key(name, 10))
  expect(codes(event({ byStatus: { accepted: 8, rejected: 1, expired: 1 } }), full, [])).toEqual([
    ['many_refused', null],
    ['some_expired', null],
  ])
  expect(codes(event({ freshnessSeconds: 7_200, warned: 1 }), full, [])).toEqual([
    ['late', null],
    ['remarks', null],
  ])
  expect(codes(event({ isSubstitute: true, eventName: 'Lead' }), full, [])).toEqual([['lead_is_no_lead', null]])
  expect(codes(event({ isSubstitute: true, eventName: 'AddPaymentInfo' }), full, [])).toEqual([])
})
