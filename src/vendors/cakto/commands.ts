import type { Command } from '../_kit/contract.ts'
import { listAt, textAt } from '../_kit/pick.ts'
import { signIn } from './call.ts'
import { reconcile } from './reconcile.ts'
import type { CaktoSettings } from './settings.ts'

const events = [
  'purchase_approved',
  'purchase_refused',
  'checkout_abandonment',
  'refund',
  'chargeback',
  'pix_gerado',
  'boleto_gerado',
  'picpay_gerado',
  'openfinance_nubank_gerado',
  'subscription_created',
  'subscription_canceled',
  'subscription_renewed',
  'subscription_renewal_refused',
  'subscription_paused',
  'subscription_resumed',
]

export const commands: { [name: string]: Command<CaktoSettings> } = {
  /** Asks for a token: says whether the API key is good. */
  async test(settings, io) {
    const api = await signIn(settings, io)
    return api.ok ? { ok: true, message: 'Cakto accepts the API key' } : api.problem
  },

  /** Adds this connection's URL to the account: `{ products: [id, …] }`, which Cakto demands. */
  async subscribe(settings, io, { products }) {
    const ids = (Array.isArray(products) ? products : []).filter((id) => typeof id === 'string')
    if (ids.length === 0) return { ok: false, message: 'Say which products: their ids, as Cakto has them' }
    const api = await signIn(settings, io)
    if (!api.ok) return api.problem
    const body = { name: 'Leadline', url: io.webhookUrl, products: ids, events, status: 'active' }
    const answer = await api.call('POST', '/webhook/', body)
    if (!answer.ok) return answer.problem
    const message = 'Cakto sends to this connection: copy the secret of the webhook from its panel into the connection'
    return { ok: true, message, detail: { id: textAt(answer.response.json, 'id') } }
  },

  async unsubscribe(settings, io) {
    const api = await signIn(settings, io)
    if (!api.ok) return api.problem
    const answer = await api.call('GET', '/webhook/?limit=100')
    if (!answer.ok) return answer.problem
    const mine = listAt(answer.response.json, 'results').filter((each) => textAt(each, 'url') === io.webhookUrl)
    const removed: string[] = []
    for (const each of mine) {
      const id = textAt(each, 'id') ?? ''
      const gone = await api.call('DELETE', `/webhook/${encodeURIComponent(id)}/`)
      if (!gone.ok) return { ...gone.problem, detail: { removed } }
      removed.push(id)
    }
    return { ok: true, message: 'Cakto no longer sends to this connection', detail: { removed } }
  },

  reconcile,
}
