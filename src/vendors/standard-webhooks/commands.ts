import type { Command } from '../_kit/contract.ts'
import { post } from './outbound.ts'
import type { StandardWebhooksSettings } from './settings.ts'

export const commands: { [name: string]: Command<StandardWebhooksSettings> } = {
  /** Sends a signed `test.received` to the endpoint. */
  async test(settings, io) {
    if (!settings.url) return { ok: false, message: 'No endpoint is set: this connection only receives' }
    if (settings.signingSecrets.length === 0)
      return { ok: false, message: 'There is no secret to sign with: rotate `signingSecrets` to make one' }
    const data = { note: 'Leadline can reach this endpoint' }
    const payload = { type: 'test.received', timestamp: io.now().toISOString(), data }
    const result = await post(settings, io, `test-${io.idempotencyKey}`, payload)
    if (!result.ok) return { ok: false, message: `The endpoint cannot be reached: ${result.reason}` }
    const { status } = result.response
    return { ok: status >= 200 && status < 300, message: `The endpoint answered ${status}` }
  },
}
