import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ioAt } from '../../src/vendors/_kit/conformance/check.ts'
import { clockOf, type InboundFixture, loadFixtures, requestOf } from '../../src/vendors/_kit/conformance/fixture.ts'
import type { Vendor, Verdict, WebhookRequest } from '../../src/vendors/_kit/contract.ts'
import { markVerified } from '../../src/vendors/_kit/request.ts'
import { coversBody } from '../../src/vendors/_kit/schemes/verdict.ts'
import { vendors } from '../../src/vendors/registry.ts'

const senders = vendors.filter(({ inbound, isBuiltIn }) => inbound && !isBuiltIn)

/** One example as the vendor's own `verify` judges it. */
function open(vendor: Vendor, fixture: InboundFixture) {
  const settings = vendor.settings.parse(fixture.settings) as Record<string, unknown>
  const io = ioAt(clockOf(fixture), fixture.pages)
  const inbound = vendor.inbound!
  return {
    /** RECEIVE answers 503 to what throws: it is not believed either. */
    judge: async (request: WebhookRequest): Promise<Verdict> => {
      try {
        return await inbound.verify(request, settings, io)
      } catch {
        return { ok: false, reason: 'wrong_proof' }
      }
    },
    meaning: (request: WebhookRequest) => {
      const verified = markVerified({ ...request })
      return JSON.stringify([inbound.identify(verified, settings), inbound.translate(verified, settings)])
    },
  }
}

/** One byte of the request, by the name of what it stands in, and how to write another one there. */
interface Place {
  name: string
  old: number
  /** Bytes that may stand there. */
  alphabet: number[]
  write(byte: number): WebhookRequest
}

const anyByte = Array.from({ length: 256 }, (_, byte) => byte)
const visible = anyByte.slice(0x20, 0x7f)
/** What a path and a query may carry (RFC 3986). */
const inUrl = visible.filter((byte) => /[\w.~:/?@!$&'()*+,;=%-]/.test(String.fromCharCode(byte)))

function placesOf(request: WebhookRequest): Place[] {
  const inText = (name: string, text: string, alphabet: number[], write: (text: string) => WebhookRequest): Place[] =>
    [...text].map((char, at) => ({
      name,
      old: char.charCodeAt(0),
      alphabet,
      write: (byte) => write(text.slice(0, at) + String.fromCharCode(byte) + text.slice(at + 1)),
    }))
  const path = request.url.indexOf('/', 'https://'.length) + 1
  const url = inText('url', request.url.slice(path), inUrl, (text) => {
    const changed = request.url.slice(0, path) + text
    return { ...request, url: changed, query: Object.fromEntries(new URL(changed).searchParams) }
  })
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    inText(name, value, visible, (text) => ({ ...request, headers: { ...request.headers, [name]: text } })),
  )
  const body = [...request.body].map((old, at): Place => {
    const write = (byte: number) => ({ ...request, body: Buffer.from(request.body).fill(byte, at, at + 1) })
    return { name: 'body', old, alphabet: anyByte, write }
  })
  return [...url, ...headers, ...body]
}

/** Another byte than the one that stands there, the `nth` of them. */
function otherByte({ old, alphabet }: Place, nth: number): number {
  const at = alphabet.indexOf(old)
  return alphabet[(at + 1 + (nth % (alphabet.length - 1))) % alphabet.length]!
}

/**
 * Where a scheme proves the sender alone, what it covers: the token, the password, what Mailgun signs. The rest of the request is
 * covered by nothing but TLS; of a secret URL RECEIVE compares every byte.
 */
function proofPlaces(proof: string, request: WebhookRequest): Place[] {
  const [scheme, kind, name] = proof.split(' ')
  const stands = kind === 'header' || kind === 'query' ? name! : 'authorization'
  if (scheme === 'secret-url') return []
  if (kind !== 'field')
    return placesOf(request)
      .filter(({ name }) => name === stands)
      .slice(/^\w+ +/.exec(request.headers[stands]!)?.[0].length)
  const path = scheme === 'hmac-of-parts' ? ['timestamp', 'token', 'signature'] : [name!]
  const holder = JSON.parse(request.body.toString())
  const texts = path.map((each) => Buffer.from(String((scheme === 'hmac-of-parts' ? holder.signature : holder)[each])))
  const bytes = placesOf(request).filter((place) => place.name === 'body')
  return texts.flatMap((text) => bytes.slice(request.body.indexOf(text), request.body.indexOf(text) + text.length))
}

/** SNS signs members of its envelope, Twilio the fields of a form: other spellings of them are the same request. */
const signsBytes = (proof: string, { query }: WebhookRequest) =>
  proof !== 'twilio' ? !proof.startsWith('sns') : query.bodySHA256 !== undefined

/** One signature, not a list of an old and a new one, of which either will do. */
const isOneSignature = (name: string, text: string) => /signature/.test(name) && text.split(/ |,v\d=/).length === 1

const signedBesides = /^(svix|webhook)-(id|timestamp)$|^x-cakto-timestamp$|event-webhook-timestamp$/

/** True for a byte that may not change even if the request went on to mean the same. */
function isBound(proof: string, request: WebhookRequest, { name }: Place): boolean {
  if (!coversBody(proof)) return true
  if (name === 'body') return signsBytes(proof, request)
  if (name === 'url') return proof === 'twilio'
  return isOneSignature(name, request.headers[name]!) || signedBesides.test(name)
}

/** An example and what may be changed in it. */
async function prepare(vendor: Vendor, fixture: InboundFixture) {
  const { judge, meaning } = open(vendor, fixture)
  const request = requestOf(fixture)
  const verdict = await judge(request)
  if (!verdict.ok) throw new Error(`the example itself is not believed: ${fixture.name}`)
  const { proof } = verdict
  const places = coversBody(proof) ? placesOf(request) : proofPlaces(proof, request)
  return { name: fixture.name, judge, meaning, before: meaning(request), request, proof, places }
}

it.each(senders.map((vendor) => [vendor.id, vendor] as const))('%s believes no other byte', async (_, vendor) => {
  const { inbound } = loadFixtures(join(import.meta.dirname, '../../src/vendors', vendor.id))
  const examples = await Promise.all(inbound.map((fixture) => prepare(vendor, fixture)))
  const change = fc.record({
    example: fc.constantFrom(...examples.filter(({ places }) => places.length > 0)),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    nth: fc.nat(254),
  })
  await fc.assert(
    fc.asyncProperty(change, async ({ example, at, nth }) => {
      const { request, proof, places, before } = example
      const place = places[Math.floor(at * places.length)]!
      const changed = place.write(otherByte(place, nth))
      if (!(await example.judge(changed)).ok) return
      const where = `another byte of ${place.name} in: ${example.name}`
      expect(isBound(proof, request, place), `believed: ${where}`).toBe(false)
      expect(example.meaning(changed), `means something else: ${where}`).toBe(before)
    }),
    { numRuns: 600 },
  )
})
