import { messageOf } from '../_kit/answer.ts'
import type { HttpResult, OutboundIo, OutboundResponse } from '../_kit/contract.ts'
import { listAt, textAt } from '../_kit/pick.ts'
import type { EvolutionSettings } from './settings.ts'

/** One call about the connection's instance: `path` gets its name appended. */
export async function call(
  { baseUrl, apiKey, instance }: EvolutionSettings,
  io: OutboundIo,
  method: 'GET' | 'POST',
  path: string,
  body?: Record<string, unknown>,
): Promise<HttpResult> {
  if (!baseUrl || !apiKey || !instance)
    return { ok: false, failure: 'not_sent', reason: 'address, API key or instance is missing', permanent: true }
  const url = `${baseUrl}${path}${path === createPath ? '' : `/${encodeURIComponent(instance)}`}`
  return io.http({ method, url, headers: { apikey: apiKey }, body })
}

/** Its body names the instance. */
export const createPath = '/instance/create'

/** Evolution's own words on what went wrong: a text, a list, or a list of lists under `response.message`. */
export function complaintOf(response: OutboundResponse): string | null {
  const { json } = response
  const said = listAt(json, 'response', 'message')
    .flat(2)
    .map((each) => textAt(each) ?? textAt(each, 'message'))
  const text = textAt(json, 'response', 'message') ?? said.filter((each) => each !== null).join('; ')
  return (text || messageOf(response))?.replace(/\s+/g, ' ').slice(0, 200).toWellFormed() ?? null
}
