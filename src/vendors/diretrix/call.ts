import type { HttpResult, OutboundIo } from '../_kit/contract.ts'
import type { DiretrixSettings } from './settings.ts'

/** One question: who is behind a contact? Answers take about half a second. */
export function call(
  { baseUrl, user, pass }: DiretrixSettings,
  by: 'Telefone' | 'Email',
  contact: string,
  io: OutboundIo,
): Promise<HttpResult> {
  const credentials = Buffer.from(`${user}:${pass}`).toString('base64')
  return io.http({
    method: 'GET',
    url: `${baseUrl}/Consultas/Pessoa/${by}/${encodeURIComponent(contact)}`,
    headers: { authorization: `Basic ${credentials}` },
  })
}
