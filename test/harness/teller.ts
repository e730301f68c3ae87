import { z } from 'zod'
import type { Event } from '../../src/domain/events.ts'
import { defineVendor, type Vendor } from '../../src/vendors/_kit/contract.ts'
import { readJson } from '../../src/vendors/_kit/request.ts'

/** What a request to the teller says: any facts, under a delivery id of their own. */
export interface Telling {
  id: string
  subject: string
  events: Event[]
}

/**
 * A vendor that tells whatever facts a test wants, so that they go through the real RECEIVE and DECIDE. It stands in
 * the place of the test line's own vendor.
 */
export const teller: Vendor = defineVendor<{ token: string }>({
  id: 'acme',
  title: 'Acme',
  settings: z.object({ token: z.string() }),
  inbound: {
    verify: ({ headers }, { token }) =>
      headers['x-token'] === token ? { ok: true, proof: 'header' } : { ok: false, reason: 'wrong_proof' },
    identify: (request) => {
      const { id, subject } = bodyOf(request)
      return { dedupeKey: id, type: 'telling', subject, occurredAt: null }
    },
    translate: (request) => bodyOf(request).events,
  },
})

function bodyOf(request: Parameters<typeof readJson>[0]): Telling {
  const body = readJson(request)
  if (!body.ok) throw new Error('the teller was sent something else')
  return body.value as Telling
}
