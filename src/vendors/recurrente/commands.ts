import { messageOf } from '../_kit/answer.ts'
import type { Command, CommandResult, HttpResult, OutboundIo, OutboundRequest } from '../_kit/contract.ts'
import { listAt, textAt } from '../_kit/pick.ts'
import type { RecurrenteSettings } from './settings.ts'

const root = 'https://app.recurrente.com/api'

export const commands: { [name: string]: Command<RecurrenteSettings> } = {
  /** Asks whether the key is good. */
  async test(settings, io) {
    const result = await call(settings, io, 'GET', '/test')
    return isFine(result) ? { ok: true, message: 'Recurrente accepts the key' } : failed(result)
  },

  /** Adds this connection's URL to the account's endpoints, once. Recurrente shows the signing secret in its dashboard only. */
  async subscribe(settings, io) {
    const found = await endpoints(settings, io)
    if (!found.ok) return failed(found.result)
    if (found.ids.length > 0) return { ok: true, message: 'Recurrente already sends to this connection' }
    const result = await call(settings, io, 'POST', '/webhook_endpoints', {
      url: io.webhookUrl,
      description: 'Leadline',
    })
    if (!isFine(result)) return failed(result)
    const id = textAt(result.response.json, 'id')
    const message = 'Recurrente sends to this connection: copy the signing secret of the endpoint from its dashboard'
    return { ok: true, message, detail: { id } }
  },

  async unsubscribe(settings, io) {
    const found = await endpoints(settings, io)
    if (!found.ok) return failed(found.result)
    for (const id of found.ids) {
      const result = await call(settings, io, 'DELETE', `/webhook_endpoints/${encodeURIComponent(id)}`)
      if (!isFine(result)) return failed(result)
    }
    return { ok: true, message: 'Recurrente no longer sends to this connection', detail: { removed: found.ids } }
  },
}

async function call(
  { baseUrl = root, apiKey }: RecurrenteSettings,
  io: OutboundIo,
  method: OutboundRequest['method'],
  path: string,
  body?: Record<string, unknown>,
): Promise<HttpResult> {
  if (!apiKey) return { ok: false, failure: 'not_sent', reason: 'no secret API key is configured', permanent: true }
  return io.http({ method, url: baseUrl + path, headers: { 'X-SECRET-KEY': apiKey }, body })
}

type Fine = Extract<HttpResult, { ok: true }>
type Endpoints = { ok: true; ids: string[] } | { ok: false; result: HttpResult }

/** The endpoints that already point here. */
async function endpoints(settings: RecurrenteSettings, io: OutboundIo): Promise<Endpoints> {
  const result = await call(settings, io, 'GET', '/webhook_endpoints')
  if (!isFine(result)) return { ok: false, result }
  const { json } = result.response
  const all = Array.isArray(json) ? json : listAt(json, 'data')
  const mine = all.filter((endpoint) => textAt(endpoint, 'url') === io.webhookUrl)
  return { ok: true, ids: mine.flatMap((endpoint) => textAt(endpoint, 'id') ?? []) }
}

const isFine = (result: HttpResult): result is Fine => result.ok && result.response.status < 300

function failed(result: HttpResult): CommandResult {
  if (!result.ok) return { ok: false, message: `Recurrente cannot be reached: ${result.reason}` }
  const { status } = result.response
  if (status === 401) return { ok: false, message: 'Recurrente refuses the key (401)' }
  return { ok: false, message: `Recurrente answered ${status}: ${messageOf(result.response) ?? 'no reason given'}` }
}
