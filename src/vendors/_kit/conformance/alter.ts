import type { Vendor, WebhookRequest } from '../contract.ts'
import { blankFields } from '../redact.ts'
import { fieldsOf, secretsIn } from '../settings.ts'

/** Something in a request that may be its proof, and how to write another text there. */
export interface Carrier {
  name: string
  text: string
  write(text: string): WebhookRequest
}

/** Where the request carries texts that could prove it: headers, query parameters, and secrets in its body. */
export function carriersOf(request: WebhookRequest, secrets: string[]): Carrier[] {
  const headers = Object.entries(request.headers).map(([name, text]) => ({
    name: `header ${name}`,
    text,
    write: (other: string) => ({ ...request, headers: { ...request.headers, [name]: other } }),
  }))
  const query = Object.entries(request.query).map(([name, text]) => ({
    name: `query ${name}`,
    text,
    write: (other: string) => withQuery(request, name, other),
  }))
  const inBody = secrets.filter((secret) => request.body.includes(secret))
  const body = inBody.map((text) => ({
    name: 'secret in the body',
    text,
    write: (other: string) => ({ ...request, body: Buffer.from(request.body.toString().replaceAll(text, other)) }),
  }))
  return [...headers, ...query, ...body]
}

function withQuery(request: WebhookRequest, name: string, text: string): WebhookRequest {
  const url = new URL(request.url)
  url.searchParams.set(name, text)
  return { ...request, url: url.href, query: { ...request.query, [name]: text } }
}

/** The same text with one character replaced by another of its kind, once at each of at most forty places. */
export function corruptions(text: string): string[] {
  const step = Math.max(1, Math.floor(text.length / 40))
  const places = [...Array(text.length).keys()].filter((at) => at % step === 0 || at === text.length - 1)
  return places.map((at) => text.slice(0, at) + another(text[at]!) + text.slice(at + 1))
}

function another(char: string): string {
  if (/[0-8]/.test(char)) return String.fromCharCode(char.charCodeAt(0) + 1)
  if (char === '9') return '0'
  if (/[a-y]/i.test(char)) return String.fromCharCode(char.charCodeAt(0) + 1)
  return /z/i.test(char) ? String.fromCharCode(char.charCodeAt(0) - 25) : '~'
}

/** Bodies with one bit of one byte changed, at most two hundred of them. */
export function changedBodies(request: WebhookRequest): WebhookRequest[] {
  const step = Math.max(1, Math.floor(request.body.length / 200))
  const places = [...request.body.keys()].filter((at) => at % step === 0)
  return places.map((at) => {
    const body = Buffer.from(request.body)
    body[at] = body[at]! ^ 1
    return { ...request, body }
  })
}

/** The request without anything that could prove it. */
export function withoutProof(request: WebhookRequest, secrets: string[]): WebhookRequest {
  const url = new URL(request.url)
  url.search = ''
  const unsigned = blankFields(request.body, ['signature', 'Signature']).toString()
  const bare = secrets.reduce((text, secret) => text.replaceAll(secret, ''), unsigned)
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => name === 'content-type'))
  return { ...request, url: url.href, query: {}, headers, viaSecretUrl: false, body: Buffer.from(bare) }
}

/** Settings of somebody else: every secret and every free text is another one. */
export function otherSettings(vendor: Vendor, settings: Record<string, unknown>): Record<string, unknown> {
  const replaceable = fieldsOf(vendor).filter(({ kind }) => ['text', 'secret', 'secrets'].includes(kind))
  const changed = replaceable.map(({ name }) => [name, changeTexts(settings[name])])
  return { ...settings, ...Object.fromEntries(changed) }
}

/** Settings in which nothing is configured that could prove a sender. */
export function emptySettings(vendor: Vendor, settings: Record<string, unknown>): Record<string, unknown> {
  const secrets = secretsIn(vendor, settings)
  const blanked = Object.entries(settings).map(([name, value]) => {
    if (Array.isArray(value)) return [name, []]
    return [name, typeof value === 'string' && secrets.includes(value) ? '' : value]
  })
  return Object.fromEntries(blanked)
}

function changeTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(changeTexts)
  if (typeof value !== 'string' || value === '') return value
  const middle = Math.floor(value.length / 2)
  return value.slice(0, middle) + another(value[middle]!) + value.slice(middle + 1)
}
