import { createHmac } from 'node:crypto'
import type { Scheme } from '../contract.ts'
import type { WebhookRequest } from '../request.ts'
import { equalInConstantTime } from './equal-in-constant-time.ts'
import { namePlace, type Place, readPlace } from './place.ts'
import { judgeTimestamp, type TimestampRule } from './timestamp.ts'
import { accept, activeSecrets, reject } from './verdict.ts'

/** One piece of what is signed; pieces are joined without separators, so write those as `{ text: '.' }`. */
export type SignedPart = 'body' | 'timestamp' | 'url' | { text: string } | Place

export interface HmacOptions<S> {
  /** Active secrets; any one may have signed (rotation). */
  secrets(settings: S): string[]
  algorithm: 'sha1' | 'sha256' | 'sha512'
  /** Where the signature stands; the first place that holds one is judged, the others are names of older versions. */
  signature: Place[]
  encoding: 'hex' | 'base64'
  /** What may stand before the signature, e.g. `['sha256=', '']`; `''` allows a bare one. Default: bare only. */
  prefixes?: string[]
  /** What separates the signatures where the vendor may list several (old and new secret, old and new version). */
  listedBy?: string
  /** Default `['body']`: the raw bytes. */
  signed?: SignedPart[]
  /**
   * Checked whenever it is present. It must be present when it is among the signed parts; unsigned, it only turns away
   * what its sender calls old.
   */
  timestamp?: TimestampRule
}

const lengths = { sha1: 20, sha256: 32, sha512: 64 }

/** HMAC over the raw body or a template of parts. */
export function hmac<S>(options: HmacOptions<S>): Scheme<S> {
  const { algorithm, encoding, timestamp, signed = ['body'] } = options
  const shape = shapeOf(lengths[algorithm], encoding)

  return (request, settings, io) => {
    const secrets = activeSecrets(options.secrets(settings))
    if (secrets.length === 0) return reject('no_secret_configured')
    const place = options.signature.find((at) => readPlace(request, at) !== null)
    if (!place) return reject('missing_proof')

    const given = signaturesIn(readPlace(request, place) ?? '', options, shape)
    if (given.length === 0) return reject('malformed_proof')
    const parts = readParts(request, signed, timestamp)
    if (!parts) return reject('missing_proof')
    const age = timestamp ? judgeTimestamp(request, timestamp, io.now()) : null

    for (const secret of secrets) {
      const mac = createHmac(algorithm, secret)
      for (const part of parts) mac.update(part)
      const expected = mac.digest(encoding)
      // every candidate is compared, so the time does not tell which one fits
      if (given.filter((one) => equalInConstantTime(expected, one)).length === 0) continue
      return age && age !== 'absent'
        ? reject(age)
        : accept(signed.includes('body') ? 'hmac' : 'hmac-of-parts', namePlace(place))
    }
    return reject('wrong_proof')
  }
}

/** Text is compared, so no digest has a second spelling; hex may be written large, but all of it: one other byte is refused. */
function shapeOf(bytes: number, encoding: 'hex' | 'base64'): RegExp {
  if (encoding === 'hex') return new RegExp(`^([0-9a-f]{${bytes * 2}}|[0-9A-F]{${bytes * 2}})$`)
  const padding = (3 - (bytes % 3)) % 3
  return new RegExp(`^[A-Za-z0-9+/]{${Math.ceil(bytes / 3) * 4 - padding}}={${padding}}$`)
}

/** The well-formed signatures of a known version, in the spelling that digests have. */
function signaturesIn<S>(
  text: string,
  { listedBy, prefixes = [''], encoding }: HmacOptions<S>,
  shape: RegExp,
): string[] {
  const listed = listedBy ? text.split(listedBy).map((one) => one.trim()) : [text]
  const bare = listed.map((one) => withoutPrefix(one, prefixes)).filter((one) => one !== null && shape.test(one))
  return bare.map((one) => (encoding === 'hex' ? one!.toLowerCase() : one!))
}

function withoutPrefix(text: string, prefixes: string[]): string | null {
  const prefix = prefixes.filter((one) => text.startsWith(one)).sort((a, b) => b.length - a.length)[0]
  return prefix === undefined ? null : text.slice(prefix.length)
}

/** Null when a part that must be signed is absent. */
function readParts(
  request: WebhookRequest,
  signed: SignedPart[],
  timestamp?: TimestampRule,
): (string | Buffer)[] | null {
  const parts: (string | Buffer)[] = []
  for (const part of signed) {
    const value = readPart(request, part, timestamp)
    if (value === null) return null
    parts.push(value)
  }
  return parts
}

function readPart(request: WebhookRequest, part: SignedPart, timestamp?: TimestampRule): string | Buffer | null {
  if (part === 'body') return request.body
  if (part === 'url') return request.url
  if (part === 'timestamp') return timestamp ? readPlace(request, timestamp.at) : null
  return 'text' in part ? part.text : readPlace(request, part)
}
