import { createPublicKey, verify } from 'node:crypto'
import type { Scheme } from '../contract.ts'
import { readJson, type WebhookRequest } from '../request.ts'
import { judgeAge } from './timestamp.ts'
import { accept, activeSecrets, reject } from './verdict.ts'

export interface SnsOptions<S> {
  /** The topics of this connection: a good signature alone proves only that some topic of somebody sent it. */
  topicArns(settings: S): string[]
  /** Default 3600: Amazon repeats for at most an hour. */
  toleranceSeconds?: number
}

const signedKeys: Record<string, readonly string[]> = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
}
const algorithms: Record<string, string> = { '1': 'sha1', '2': 'sha256' }

/**
 * Amazon SNS, signature versions 1 and 2. The certificate is fetched (and cached) by `io.fetchText`; when that fails the
 * exception passes, because a request that could not be judged must be sent again and SNS does not repeat after a 4xx.
 */
export function sns<S>(options: SnsOptions<S>): Scheme<S> {
  const { toleranceSeconds = 3600 } = options
  return async (request, settings, io) => {
    const topics = activeSecrets(options.topicArns(settings))
    if (topics.length === 0) return reject('no_secret_configured')
    const message = readMessage(request)
    if (!message?.Signature || !message.SigningCertURL) return reject('missing_proof')

    const algorithm = own(algorithms, message.SignatureVersion)
    const text = signedText(message)
    const at = Date.parse(message.Timestamp ?? '')
    const proof = Buffer.from(message.Signature, 'base64')
    if (!algorithm || text === null || Number.isNaN(at)) return reject('malformed_proof')
    // decoding is lenient: there must be no second spelling of a proof
    if (proof.toString('base64') !== message.Signature) return reject('malformed_proof')
    // before the fetch: anybody can write a URL into a body
    if (!isAmazonUrl(message.SigningCertURL, '.pem')) return reject('wrong_proof')
    if (!topics.includes(message.TopicArn ?? '')) return reject('wrong_proof')

    const certificate = await io.fetchText(message.SigningCertURL)
    if (!verify(algorithm, Buffer.from(text), createPublicKey(certificate), proof)) return reject('wrong_proof')
    const age = judgeAge(at, toleranceSeconds, io.now())
    return age ? reject(age) : accept('sns', `v${message.SignatureVersion}`)
  }
}

/** True for an https URL of Amazon's notification service; the guard for `SigningCertURL` and `SubscribeURL`. */
export function isAmazonUrl(text: string, pathEnd = ''): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  if (url.protocol !== 'https:' || url.port || url.username || url.password) return false
  // a region's name begins with two letters; `s3-us-west-2` in its place would be anybody's bucket named "sns"
  return /^sns\.[a-z]{2}(-[a-z]+)+-\d\.amazonaws\.com(\.cn)?$/.test(url.hostname) && url.pathname.endsWith(pathEnd)
}

function readMessage(request: WebhookRequest): Record<string, string | undefined> | null {
  const body = readJson(request)
  if (!body.ok || typeof body.value !== 'object' || body.value === null) return null
  const scalars = Object.entries(body.value).filter(([, value]) => typeof value === 'string')
  return Object.fromEntries(scalars)
}

function signedText(message: Record<string, string | undefined>): string | null {
  const keys = own(signedKeys, message.Type)
  if (!keys) return null
  let text = ''
  for (const key of keys) {
    const value = message[key]
    if (value === undefined && key !== 'Subject') return null
    if (value !== undefined) text += `${key}\n${value}\n`
  }
  return text
}

/** A key that a stranger chose must not find what every object inherits. */
function own<T>(table: Record<string, T>, key: string | undefined): T | null {
  return key !== undefined && Object.hasOwn(table, key) ? (table[key] ?? null) : null
}
