import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { WebhookRequest } from '../contract.ts'

/**
 * The files in a vendor's `fixtures/`. Each is one example of the vendor's wire format with invented people, frozen when it
 * was written; the conformance suite derives every other case from them. A proof (signature, token) in a fixture was made
 * once, by the vendor's own library or by an independent command, never by our kit.
 */
const body = z.union([
  /** The text as it is sent. */
  z.string(),
  /** Sent as compact JSON. */
  z.strictObject({ json: z.json() }),
  /** Bytes that are no text. */
  z.strictObject({ base64: z.base64() }),
])

const words = {
  /** What the example shows, as a test's name. */
  name: z.string().min(1),
  /** As an operator would enter them; invented secrets of eight characters or more. */
  settings: z.record(z.string(), z.json()),
}

/** A request that the vendor sends us. */
const inboundFixture = z.strictObject({
  ...words,
  /** When the proof was made, if it ages: an hour-old copy must be refused. Null: it never ages. */
  signedAt: z.iso.datetime().nullable(),
  /** What the scheme may fetch, by URL: the certificate an SNS message names. */
  pages: z.record(z.string(), z.string()).default({}),
  request: z.strictObject({
    method: z.enum(['POST', 'GET']).default('POST'),
    /** The full URL as the vendor called it, query included: some sign it. */
    url: z.url().default('https://hub.example.test/api/v1/webhooks/vendor'),
    /** The path segment after the vendor and the secret. */
    action: z.string().nullable().default(null),
    /** True: it came through the connection's secret URL, which is then its only proof. */
    viaSecretUrl: z.boolean().default(false),
    headers: z.record(z.string(), z.string()),
    body,
  }),
  expect: z.strictObject({
    identity: z.strictObject({
      dedupeKey: z.string().nullable(),
      type: z.string(),
      subject: z.string(),
      occurredAt: z.iso.datetime().nullable(),
      unreadable: z.literal(true).optional(),
    }),
    events: z.array(z.record(z.string(), z.json())),
    /** For vendors that read our answer. */
    reply: z.json().optional(),
  }),
})

/** How the vendor answers one of our calls. A mail server's: the SMTP code, the text after it, and as a header the `step`. */
const answer = z.union([
  /** `not_sent`: no connection was made. `no_answer`: it was sent and the line went dead. */
  z.enum(['not_sent', 'no_answer']),
  z.strictObject({ status: z.int(), headers: z.record(z.string(), z.string()).default({}), body: body.default('') }),
])

const conversation = {
  ...words,
  /** The clock; default 2026-01-15T12:00:00Z. */
  now: z.iso.datetime().default('2026-01-15T12:00:00Z'),
  /** The answers to our calls, in order. */
  answers: z.array(answer),
  /** What `io.load` gives, for intents that are only an id. */
  load: z.json().optional(),
}

/** What we ask, exactly; of the headers only those named are compared. A message's method is `SMTP`, its body the text. */
const expectedRequests = z.array(
  z.strictObject({
    method: z.string(),
    url: z.string(),
    headers: z.record(z.string(), z.string()).optional(),
    body: z.json().optional(),
  }),
)

/** An intent that we carry out at the vendor, or look up after an attempt without an answer. */
const outboundFixture = z.strictObject({
  ...conversation,
  intent: z.strictObject({ kind: z.string(), data: z.record(z.string(), z.json()) }),
  expect: z.union([
    z.strictObject({ requests: expectedRequests, outcome: z.record(z.string(), z.json()) }),
    z.strictObject({ requests: expectedRequests, settlement: z.record(z.string(), z.json()) }),
  ]),
})

/** A command of an operator: test, subscribe. */
const commandFixture = z.strictObject({
  ...conversation,
  command: z.strictObject({ name: z.string(), input: z.record(z.string(), z.json()).default({}) }),
  expect: z.strictObject({ requests: expectedRequests, result: z.record(z.string(), z.json()) }),
})

export type InboundFixture = z.infer<typeof inboundFixture>
export type OutboundFixture = z.infer<typeof outboundFixture>
export type CommandFixture = z.infer<typeof commandFixture>
export type FixtureAnswer = z.infer<typeof answer>

export interface Fixtures {
  inbound: InboundFixture[]
  outbound: OutboundFixture[]
  commands: CommandFixture[]
}

/** Reads every fixture of a vendor's folder; a file that does not fit the format throws with its name. */
export function loadFixtures(folder: string): Fixtures {
  const fixtures: Fixtures = { inbound: [], outbound: [], commands: [] }
  const files = readdirSync(join(folder, 'fixtures')).filter((file) => file.endsWith('.json'))
  for (const file of files.sort()) {
    const path = join(folder, 'fixtures', file)
    try {
      const value = JSON.parse(readFileSync(path, 'utf8'))
      if ('request' in value) fixtures.inbound.push(inboundFixture.parse(value))
      else if ('intent' in value) fixtures.outbound.push(outboundFixture.parse(value))
      else fixtures.commands.push(commandFixture.parse(value))
    } catch (error) {
      throw new Error(`${path}: ${(error as Error).message}`)
    }
  }
  return fixtures
}

/** The bytes of a fixture's body. */
export function bytesOf(value: z.infer<typeof body>): Buffer {
  if (typeof value === 'string') return Buffer.from(value)
  return 'json' in value ? Buffer.from(JSON.stringify(value.json)) : Buffer.from(value.base64, 'base64')
}

/** A fixture's request as RECEIVE would see it. */
export function requestOf({ request, signedAt }: InboundFixture): WebhookRequest {
  const { body, headers, ...rest } = request
  return {
    ...rest,
    query: Object.fromEntries(new URL(request.url).searchParams),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: bytesOf(body),
    receivedAt: clockOf({ signedAt }),
    ip: '192.0.2.1',
  }
}

/** The clock at which a fixture's proof is fresh; any time will do when it does not age. */
export const clockOf = ({ signedAt }: Pick<InboundFixture, 'signedAt'>): Date =>
  new Date(signedAt ?? '2026-01-15T12:00:00Z')
