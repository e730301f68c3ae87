import { strict as assert } from 'node:assert'
import type { Event } from '../../../domain/events.ts'
import type { Inbound, Vendor, VerifiedRequest, WebhookRequest } from '../contract.ts'
import { redactHeaders } from '../redact.ts'
import { markVerified, readJson } from '../request.ts'
import { maskSettings, secretsIn } from '../settings.ts'
import { assertHidden, assertSame, type Check, deepFreeze, type Subject } from './check.ts'
import { type InboundFixture, requestOf } from './fixture.ts'

type Settings = Record<string, unknown>

/** What a request means: derived from one inbound fixture. */
export function meaningChecks({ vendor }: Subject, fixture: InboundFixture): Check[] {
  const settings = deepFreeze(vendor.settings.parse(fixture.settings) as Settings)
  const inbound = vendor.inbound as Inbound<Settings>
  const fresh = () => markVerified(requestOf(fixture))
  return [
    {
      name: 'is identified as expected, whenever and from wherever it comes',
      run() {
        assertSame(inbound.identify(fresh(), settings), fixture.expect.identity)
        const later = { ...requestOf(fixture), receivedAt: new Date('2031-01-01T00:00:00Z'), ip: null }
        assertSame(inbound.identify(markVerified(later), settings), fixture.expect.identity)
      },
    },
    {
      name: 'is translated as expected, from the bytes that are stored',
      run() {
        const events = inbound.translate(fresh(), settings)
        assertSame(events, fixture.expect.events)
        assertSame(inbound.translate(asStored(inbound, fresh(), settings), settings), events)
        assertEvents(events)
      },
    },
    {
      name: 'is translated without changing anything',
      run() {
        const request = fresh()
        const parsed = readJson(request)
        if (parsed.ok) deepFreeze(parsed.value)
        const before = Buffer.from(request.body)
        const first = inbound.translate(request, settings)
        assertSame(inbound.translate(request, settings), first)
        assert(before.equals(request.body), 'the body was changed')
      },
    },
    {
      name: 'leaves no secret in what is stored, said or shown',
      run: () => hidesSecrets(vendor, inbound, fresh(), settings),
    },
    {
      name: 'is answered as expected',
      run: () => assertSame(inbound.reply?.(fresh(), settings), fixture.expect.reply),
    },
  ]
}

function hidesSecrets(vendor: Vendor, inbound: Inbound<Settings>, request: VerifiedRequest, settings: Settings): void {
  const secrets = secretsIn(vendor, settings)
  const kept = redacted(inbound, request, settings)
  assertHidden(secrets, kept.body, 'the stored bytes')
  assertHidden(secrets, kept.headers, 'the stored headers')
  assertHidden(secrets, inbound.identify(request, settings), 'the identity')
  assertHidden(secrets, inbound.translate(request, settings), 'the events')
  assertHidden(secrets, maskSettings(vendor, settings), 'the masked settings')
}

/** What holds of the facts of any one request. */
export function assertEvents(events: Event[]): void {
  const keys = events.map(({ key }) => key)
  assert.equal(new Set(keys).size, keys.length, 'two facts of one request have the same key')
  for (const { key, subject, occurredAt } of events) {
    assert(key !== '' && subject !== '', 'a fact without key or subject')
    if (occurredAt !== null) assert.match(occurredAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  }
}

/** The request as DECIDE finds it: redacted, without the URL and everything that only RECEIVE knew. */
export function asStored(inbound: Inbound<Settings>, request: VerifiedRequest, settings: Settings): VerifiedRequest {
  const stored: WebhookRequest = {
    ...request,
    ...redacted(inbound, request, settings),
    method: 'POST',
    url: '',
    viaSecretUrl: false,
    ip: null,
  }
  return markVerified(stored)
}

const redacted = (inbound: Inbound<Settings>, request: VerifiedRequest, settings: Settings) =>
  inbound.redact?.(request, settings) ?? redactHeaders(request)
