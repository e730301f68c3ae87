import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import type { Inbound, WebhookRequest } from '../contract.ts'
import { readForm } from '../form.ts'
import { markVerified, readJson } from '../request.ts'
import { assertSame, type Check, type Subject } from './check.ts'
import { type InboundFixture, requestOf } from './fixture.ts'
import { asStored, assertEvents } from './meaning.ts'

/** No body, however odd, makes a vendor throw: a fixture with wrong types, missing members, broken bytes. */
export function fuzzChecks({ vendor }: Subject, fixture: InboundFixture): Check[] {
  const inbound = vendor.inbound as Inbound<Record<string, unknown>>
  const settings = vendor.settings.parse(fixture.settings) as Record<string, unknown>
  const endures = (changes: Partial<WebhookRequest>) => {
    const request = markVerified({ ...requestOf(fixture), ...changes })
    const identity = inbound.identify(request, settings)
    assertSame(inbound.identify(markVerified({ ...request }), settings), identity, 'identify is not stable')
    assert(
      identity.dedupeKey !== '' && identity.subject !== '' && identity.type !== '',
      'an identity with an empty part',
    )
    const stored = asStored(inbound, request, settings)
    // what was flagged as unreadable is never translated
    if (!identity.unreadable) assertEvents(inbound.translate(stored, settings))
  }
  return [
    {
      name: 'endures wrong types and missing members anywhere',
      run: () => {
        const bodies = alteredBodies(requestOf(fixture))
        if (!bodies) return
        fc.assert(
          fc.property(bodies, (body) => endures({ body })),
          { numRuns: 300 },
        )
      },
    },
    {
      name: 'endures bytes that are no message',
      run: () =>
        fc.assert(
          fc.property(brokenBytes(requestOf(fixture).body), (body) => endures({ body })),
          { numRuns: 200 },
        ),
    },
    {
      name: 'endures nesting without end',
      run() {
        for (const body of deepBodies(requestOf(fixture).body)) endures({ body })
      },
    },
    {
      name: 'endures missing headers, parameters and action',
      run: () => {
        endures({ headers: {}, query: {}, action: null })
        for (const action of ['', 'unheard-of', '__proto__', 'x'.repeat(5000)]) endures({ action })
      },
    },
  ]
}

const oddities = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1e308, 2 ** 53, '', ' ', '\u0000', '\ud800', 'x'.repeat(3000), [], {}, [
    [],
  ]),
  fc.constantFrom<unknown>('2025-13-45T99:99:99Z', '0000-00-00 00:00:00', { id: { id: null } }, ['a', 1, null]),
  fc.jsonValue({ maxDepth: 3 }),
)

/** The value with one or two of its nodes replaced by an oddity or taken out. */
function alteredJson(value: unknown): fc.Arbitrary<unknown> {
  const paths = pathsOf(value)
  const change = fc.record({ path: fc.constantFrom(...paths), by: fc.option(oddities, { nil: undefined }) })
  return fc.array(change, { minLength: 1, maxLength: 2 }).map((changes) => {
    const copy = { root: structuredClone(value) }
    // a copy: the next change may reach into what this one put there
    for (const { path, by } of changes) replace(copy, ['root', ...path], structuredClone(by))
    return copy.root
  })
}

/** Paths to at most a few hundred nodes, the root first. */
function pathsOf(value: unknown, at: string[] = [], found: string[][] = []): string[][] {
  found.push(at)
  if (typeof value === 'object' && value !== null && found.length < 400) {
    for (const [key, each] of Object.entries(value)) pathsOf(each, [...at, key], found)
  }
  return found
}

function replace(holder: unknown, path: string[], by: unknown): void {
  const [key, ...rest] = path
  if (typeof holder !== 'object' || holder === null || key === undefined) return
  const open = holder as Record<string, unknown>
  if (rest.length > 0) replace(open[key], rest, by)
  else if (by === undefined) delete open[key]
  else open[key] = by
}

/** Null when the body is neither JSON nor a form. */
function alteredBodies(request: WebhookRequest): fc.Arbitrary<Buffer> | null {
  const parsed = readJson(request)
  if (parsed.ok) return alteredJson(parsed.value).map(toBytes)
  return readForm(request) ? alteredForm(request.body) : null
}

const toBytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value) ?? '')

/** A form with one field changed, taken out or doubled. */
function alteredForm(body: Buffer): fc.Arbitrary<Buffer> {
  const fields = [...new URLSearchParams(body.toString())]
  return fc
    .record({ at: fc.nat(Math.max(0, fields.length - 1)), by: fc.option(fc.string({ unit: 'binary' })) })
    .map(({ at, by }) => {
      const altered = fields.flatMap(([name, value], index): [string, string][] => {
        if (index !== at) return [[name, value]]
        if (by === null) return []
        return by.length % 2
          ? [[name, by]]
          : [
              [name, by],
              [name, value],
            ]
      })
      return Buffer.from(new URLSearchParams(altered).toString())
    })
}

function brokenBytes(body: Buffer): fc.Arbitrary<Buffer> {
  const cut = fc.nat(body.length).map((length) => body.subarray(0, length))
  const spoiled = fc.nat(Math.max(0, body.length - 1)).map((at) => {
    const copy = Buffer.from(body)
    if (copy.length > 0) copy[at] = 0xff
    return copy
  })
  const wrapped = fc.constantFrom(
    'null',
    '0',
    '""',
    '[]',
    '{}',
    '[null]',
    '[[{}]]',
    '\ufeff{}',
    '{"__proto__":{"id":1}}',
  )
  const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))
  return fc.oneof(
    cut,
    spoiled,
    noise,
    wrapped.map((text) => Buffer.from(text)),
  )
}

/** Nesting far beyond any stack, alone and inside an otherwise good message. */
function deepBodies(body: Buffer): Buffer[] {
  const deep = '['.repeat(30_000) + ']'.repeat(30_000)
  const text = body.toString()
  const inside = [text.replace('{', `{"deep":${deep},`), text.replace(/\}\s*$/, `,"deep":${deep}}`)]
  return [deep, ...inside].map((one) => Buffer.from(one))
}
