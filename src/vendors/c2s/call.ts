import type { HttpResult, OutboundIo, OutboundRequest } from '../_kit/contract.ts'
import type { C2sSettings } from './settings.ts'

const root = 'https://api.contact2sale.com/integration'

/** One call of the C2S API with the connection's token. */
export async function call(
  { baseUrl = root, authHeader, token }: C2sSettings,
  io: OutboundIo,
  method: OutboundRequest['method'],
  path: string,
  body?: Record<string, unknown>,
): Promise<HttpResult> {
  if (!token) return { ok: false, failure: 'not_sent', reason: 'no API token is configured', permanent: true }
  return io.http({ method, url: baseUrl + path, headers: { [authHeader]: `Bearer ${token}` }, body })
}

/** An id of dots only would leave `/leads` (even as `%2E`): encoded twice it is a lead that C2S does not know. */
export const leadPath = (id: string): string =>
  `/leads/${/^\.+$/.test(id) ? id.replaceAll('.', '%252E') : encodeURIComponent(id)}`

/** C2S says 403 to a bad token, but also to a bad page size or date: only this word means the token. */
export const isTokenRefused = (status: number, text: string): boolean => status === 403 && /not_authorized/.test(text)
