import { messageOf } from '../_kit/answer.ts'
import type { Command } from '../_kit/contract.ts'
import { root } from './outbound.ts'
import type { ClaySettings } from './settings.ts'

/** Asks whose key it is. A table's webhook cannot be tried without adding a row. */
const test: Command<ClaySettings> = async ({ baseUrl = root, apiKey }, io) => {
  if (!apiKey) return { ok: false, message: 'no API key is configured; receiving and asking work without it' }
  const result = await io.http({ method: 'GET', url: `${baseUrl}/public/v0/me`, headers: { 'clay-api-key': apiKey } })
  if (!result.ok) return { ok: false, message: `Clay cannot be reached: ${result.reason}` }
  const { status } = result.response
  if (status === 401 || status === 403) return { ok: false, message: `Clay refuses the key (${status})` }
  if (status >= 300)
    return { ok: false, message: `Clay answered ${status}: ${messageOf(result.response) ?? 'no reason given'}` }
  return { ok: true, message: 'Clay accepts the key' }
}

export const commands = { test }
