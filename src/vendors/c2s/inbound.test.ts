import { expect, it } from 'vitest'
import { makeRequest } from '../../../test/harness/request.ts'
import type { LeadFacts } from '../../domain/events.ts'
import { markVerified } from '../_kit/request.ts'
import { inbound } from './inbound.ts'
import { settings } from './settings.ts'

const given = settings.parse({ webhookSecrets: 'demo-webhook-secret' })
const read = (body: unknown, action: string | null = null) => {
  const request = markVerified(makeRequest({ text: JSON.stringify(body), action }))
  return { identity: inbound.identify(request, given), events: inbound.translate(request, given) }
}
const lead = (id: string, attributes = {}) => ({
  id,
  attributes: { updated_at: '2025-11-03T09:00:00-03:00', ...attributes },
})

it('takes a thousand leads in one request, and the same thousand in another order for the same delivery', () => {
  const leads = Array.from({ length: 1000 }, (_, n) => ({ hook_action: 'on_create_lead', ...lead(`lead-${n}`) }))
  const { identity, events } = read(leads)
  expect(new Set(events.map(({ key }) => key)).size).toBe(1000)
  expect(new Set(events.map(({ subject }) => subject)).size).toBe(1000)
  expect(identity.type).toBe('on_create_lead')
  expect(read(leads.toReversed()).identity.dedupeKey).toBe(identity.dedupeKey)
  expect(read(leads.slice(1)).identity.dedupeKey).not.toBe(identity.dedupeKey)
})

it('takes a list of one for the lead itself', () => {
  expect(read([lead('a')], 'on_close_lead')).toEqual(read(lead('a'), 'on_close_lead'))
})

it('tells a create and a close of the same second apart, and not two spellings of one time', () => {
  const key = (action: string, updated_at: string) =>
    read({ hook_action: action, ...lead('a', { updated_at }) }).identity.dedupeKey
  expect(key('on_create_lead', '2025-11-03T12:00:00Z')).not.toBe(key('on_close_lead', '2025-11-03T12:00:00Z'))
  expect(key('on_create_lead', '2025-11-03T12:00:00Z')).toBe(key('on_create_lead', '2025-11-03 09:00:00'))
})

it('classifies by content when neither the body nor the URL says what happened', () => {
  const type = (attributes: object, action: string | null = null) =>
    read({ data: lead('a', attributes) }, action).events[0]?.type
  expect(type({ created_at: '2025-11-03 09:00:00' })).toBe('lead.created')
  expect(type({ created_at: '2025-11-03 08:00:00' })).toBe('lead.updated')
  expect(type({ archive_details: { archived: true } })).toBe('lead.closed')
  expect(type({ done_details: { done: true } }, 'no-such-action')).toBe('lead.closed')
  expect(type({ done_details: { done: true } }, 'on_update_lead')).toBe('lead.updated')
})

it('reads prices as Brazil writes them', () => {
  const price = (text: string) => {
    const { data } = read(lead('a', { product: { id: 1, price: text } })).events[0]!
    return (data as LeadFacts).product?.price
  }
  expect(['350.000,00', 'R$ 1.250,5', '980', '1,2,3', 'a combinar'].map(price)).toEqual([
    350000,
    1250.5,
    980,
    null,
    null,
  ])
})
