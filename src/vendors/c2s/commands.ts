import { messageOf } from '../_kit/answer.ts'
import type { Command, CommandResult, HttpResult, OutboundIo } from '../_kit/contract.ts'
import { objectAt, textAt } from '../_kit/pick.ts'
import { call, isTokenRefused, leadPath } from './call.ts'
import { actions } from './envelope.ts'
import type { C2sSettings } from './settings.ts'
import { toFacts } from './translate.ts'

export const commands: { [name: string]: Command<C2sSettings> } = {
  /** Asks C2S whose token this is. */
  async test(settings, io) {
    for (const path of ['/company', '/me']) {
      const result = await call(settings, io, 'GET', path)
      if (result.ok && result.response.status === 404) continue
      if (!isFine(result)) return failed(result)
      const name = textAt(result.response.json, 'company_name') ?? textAt(result.response.json, 'data', 'company_name')
      return { ok: true, message: name ? `The token belongs to ${name}` : 'C2S accepts the token' }
    }
    return { ok: false, message: 'C2S answers neither /company nor /me: check the API address' }
  },

  subscribe: (settings, io, input) => changeSubscriptions('subscribe', settings, io, input),
  unsubscribe: (settings, io, input) => changeSubscriptions('unsubscribe', settings, io, input),

  /** Reads one lead as C2S has it now: `{ leadId }` → its facts and the body, in one of the shapes of a webhook. */
  async reread(settings, io, { leadId }) {
    if (typeof leadId !== 'string' || leadId === '') return { ok: false, message: 'Say which lead: leadId' }
    const result = await call(settings, io, 'GET', leadPath(leadId))
    if (!isFine(result)) return failed(result)
    const { json } = result.response
    const lead = objectAt(json, 'data') ?? objectAt(json)
    const attributes = objectAt(lead, 'attributes')
    if (!lead || !attributes) return { ok: false, message: 'C2S answered without a lead' }
    const facts = toFacts({ id: textAt(lead, 'id') ?? leadId, attributes, internalId: textAt(lead, 'internal_id') })
    return { ok: true, message: `Read lead ${leadId}`, detail: { facts, body: json } }
  },
}

const warning =
  'C2S keeps one URL per token and action: whatever is subscribed on this token now will silently stop receiving. Repeat with confirm: true.'

/** The two paths seen in use; the first is the only one with a quoted answer. */
const variants = ['/leads', '/api'] as const

/** One call per action, each to its own URL, because the body may not name the action. */
async function changeSubscriptions(
  verb: 'subscribe' | 'unsubscribe',
  settings: C2sSettings,
  io: OutboundIo,
  input: Record<string, unknown>,
): Promise<CommandResult> {
  if (verb === 'subscribe' && input.confirm !== true)
    return { ok: false, message: warning, detail: { needs: 'confirm' } }
  const done: string[] = []
  let variant: string | undefined
  for (const action of actions) {
    const body = { hook_url: `${io.webhookUrl}/${action}`, hook_action: action }
    let result: HttpResult | undefined
    for (const prefix of variant ? [variant] : variants) {
      result = await call(settings, io, 'POST', `${prefix}/${verb}`, body)
      if (result.ok && result.response.status === 404) continue
      variant = prefix
      break
    }
    if (!result || !isFine(result)) return { ...failed(result), detail: { done, failed: action, path: variant } }
    done.push(action)
  }
  const message =
    verb === 'subscribe'
      ? `C2S sends to this connection: ${done.join(', ')}`
      : `C2S no longer sends to this connection: ${done.join(', ')}`
  return { ok: true, message, detail: { done, path: `${variant}/${verb}` } }
}

type Fine = Extract<HttpResult, { ok: true }>

const isFine = (result: HttpResult): result is Fine => {
  if (!result.ok || result.response.status >= 300) return false
  return objectAt(result.response.json)?.success !== false
}

function failed(result: HttpResult | undefined): CommandResult {
  if (!result?.ok) return { ok: false, message: `C2S cannot be reached: ${result?.reason ?? 'no answer'}` }
  const { status, text } = result.response
  if (isTokenRefused(status, text)) return { ok: false, message: 'C2S refuses the token (not_authorized)' }
  return { ok: false, message: `C2S answered ${status}: ${messageOf(result.response) ?? 'no reason given'}` }
}
