import { messageOf } from '../_kit/answer.ts'
import type { Command, CommandResult, HttpResult } from '../_kit/contract.ts'
import { listAt, textAt } from '../_kit/pick.ts'
import { call, persistent } from './call.ts'
import type { TwilioSettings } from './settings.ts'

export const commands: { [name: string]: Command<TwilioSettings> } = {
  /** Asks Twilio whose credentials these are. */
  async test(settings, io) {
    const result = await call(settings, io, 'GET', '.json')
    if (!isFine(result)) return failed(result)
    const name = textAt(result.response.json, 'friendly_name') ?? settings.accountSid
    const status = textAt(result.response.json, 'status')
    return status === 'active' || status === null
      ? { ok: true, message: `The credentials belong to ${name}` }
      : { ok: false, message: `The account ${name} is ${status}` }
  },

  /** Points the sender's inbound messages at this connection. A Messaging Service is set up in the Console. */
  async subscribe(settings, io) {
    const { from } = settings
    if (!from?.startsWith('+'))
      return { ok: false, message: 'Only a number can be subscribed; set a Messaging Service’s URL in the Console' }
    const query = new URLSearchParams({ PhoneNumber: from })
    const found = await call(settings, io, 'GET', `/IncomingPhoneNumbers.json?${query}`)
    if (!isFine(found)) return failed(found)
    const sid = textAt(listAt(found.response.json, 'incoming_phone_numbers')[0], 'sid')
    if (!sid) return { ok: false, message: `The account has no number ${from}` }
    const form = { SmsUrl: persistent(io.webhookUrl), SmsMethod: 'POST' }
    const result = await call(settings, io, 'POST', `/IncomingPhoneNumbers/${encodeURIComponent(sid)}.json`, form)
    return isFine(result) ? { ok: true, message: `Messages to ${from} come here` } : failed(result)
  },
}

type Fine = Extract<HttpResult, { ok: true }>
const isFine = (result: HttpResult): result is Fine => result.ok && result.response.status < 300

function failed(result: HttpResult): CommandResult {
  if (!result.ok) return { ok: false, message: `Twilio cannot be reached: ${result.reason}` }
  const { status } = result.response
  if (status === 401) return { ok: false, message: 'Twilio refuses the credentials (401)' }
  return { ok: false, message: `Twilio answered ${status}: ${messageOf(result.response) ?? 'no reason given'}` }
}
