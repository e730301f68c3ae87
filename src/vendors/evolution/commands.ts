import type { Command, CommandResult, HttpResult, OutboundIo } from '../_kit/contract.ts'
import { textAt } from '../_kit/pick.ts'
import { call, complaintOf, createPath } from './call.ts'
import type { EvolutionSettings } from './settings.ts'

/** All that we read; names that every version knows. */
const events = ['MESSAGES_UPDATE', 'MESSAGES_UPSERT', 'SEND_MESSAGE', 'CONNECTION_UPDATE']

/** Asks whether the instance is connected to WhatsApp. */
const state: Command<EvolutionSettings> = async (settings, io) => {
  const result = await call(settings, io, 'GET', '/instance/connectionState')
  if (!isFine(result)) return failed(result)
  const { json } = result.response
  const found = textAt(json, 'instance', 'state') ?? textAt(json, 'state')
  if (found === 'open') return { ok: true, message: `${settings.instance} is connected`, detail: { state: found } }
  return {
    ok: false,
    message: `${settings.instance} is not connected: ${found ?? 'unknown'}`,
    detail: { state: found },
  }
}

export const commands: { [name: string]: Command<EvolutionSettings> } = {
  test: state,
  state,

  /** Has the instance call this connection's secret URL. */
  async subscribe(settings, io) {
    const webhook = webhookOf(settings, io)
    const body =
      settings.apiVersion === '2'
        ? { webhook }
        : { enabled: true, url: io.webhookUrl, webhook_by_events: false, webhook_base64: false, events }
    const result = await call(settings, io, 'POST', '/webhook/set', body)
    return isFine(result) ? { ok: true, message: `${settings.instance} reports here` } : failed(result)
  },

  /** Makes the instance, subscribed, and answers with the QR code to scan. */
  async create(settings, io) {
    const common = { instanceName: settings.instance, qrcode: true }
    const body =
      settings.apiVersion === '2'
        ? { ...common, integration: 'WHATSAPP-BAILEYS', webhook: webhookOf(settings, io) }
        : { ...common, webhook: io.webhookUrl, webhook_by_events: false, events }
    const result = await call(settings, io, 'POST', createPath, body)
    if (!isFine(result)) return failed(result)
    const { json } = result.response
    const detail = { qr: textAt(json, 'qrcode', 'base64'), code: textAt(json, 'qrcode', 'code') }
    return { ok: true, message: `${settings.instance} is made: scan the code with WhatsApp`, detail }
  },

  /** Answers with a new QR code for an instance that is not connected. */
  async connect(settings, io) {
    const result = await call(settings, io, 'GET', '/instance/connect')
    if (!isFine(result)) return failed(result)
    const { json } = result.response
    if (textAt(json, 'instance', 'state') === 'open')
      return { ok: true, message: `${settings.instance} is connected already` }
    const qr = textAt(json, 'base64') ?? textAt(json, 'qrcode', 'base64')
    const detail = { qr, code: textAt(json, 'code'), pairingCode: textAt(json, 'pairingCode') }
    if (!qr && !detail.code) return { ok: false, message: 'Evolution gave no code: try again in some seconds' }
    return { ok: true, message: 'Scan the code with WhatsApp', detail }
  },
}

/** v2's form. The token goes as a header besides the secret URL, for set-ups that replace the URL. */
function webhookOf({ webhookTokens: [token] }: EvolutionSettings, io: OutboundIo) {
  const headers = token ? { headers: { 'X-Webhook-Token': token } } : {}
  return { enabled: true, url: io.webhookUrl, ...headers, byEvents: false, base64: false, events }
}

type Fine = Extract<HttpResult, { ok: true }>
const isFine = (result: HttpResult): result is Fine => result.ok && result.response.status < 300

function failed(result: HttpResult): CommandResult {
  if (!result.ok) return { ok: false, message: `Evolution cannot be reached: ${result.reason}` }
  const { status } = result.response
  if (status === 401) return { ok: false, message: 'Evolution refuses the API key (401)' }
  return { ok: false, message: `Evolution answered ${status}: ${complaintOf(result.response) ?? 'no reason given'}` }
}
