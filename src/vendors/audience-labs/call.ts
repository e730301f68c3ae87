import type { HttpResult, OutboundIo, OutboundRequest } from '../_kit/contract.ts'
import type { AudienceLabsSettings } from './settings.ts'

const root = 'https://api.audiencelab.io'

interface Call extends Pick<OutboundRequest, 'method' | 'body' | 'recordAs'> {
  path: string
}

/** One call of the API with the connection's key. */
export async function call(
  { baseUrl = root, apiKey }: AudienceLabsSettings,
  io: OutboundIo,
  { path, ...request }: Call,
): Promise<HttpResult> {
  if (!apiKey) return { ok: false, failure: 'not_sent', reason: 'no API key is configured', permanent: true }
  return io.http({ ...request, url: baseUrl + path, headers: { 'X-Api-Key': apiKey } })
}
