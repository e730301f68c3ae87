import { messageOf } from '../_kit/answer.ts'
import type { CommandResult, HttpResult, OutboundIo, OutboundRequest, OutboundResponse } from '../_kit/contract.ts'
import { textAt } from '../_kit/pick.ts'
import type { CaktoSettings } from './settings.ts'

const root = 'https://api.cakto.com.br'

type Answer = { ok: true; response: OutboundResponse } | { ok: false; problem: CommandResult & { ok: false } }

/** One call of the API: `path` begins after `/public_api`. */
export type Call = (method: OutboundRequest['method'], path: string, body?: Record<string, unknown>) => Promise<Answer>

/** Fetches a token for the calls of one command: it lives ten hours, a command seconds. */
export async function signIn(
  { baseUrl = root, clientId, clientSecret }: CaktoSettings,
  io: OutboundIo,
): Promise<{ ok: true; call: Call } | Extract<Answer, { ok: false }>> {
  if (!clientId || !clientSecret) return problem('Enter the client id and secret of a Cakto API key first')
  const form = new URLSearchParams({ client_id: clientId, client_secret: clientSecret }).toString()
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const answer = judge(await io.http({ method: 'POST', url: `${baseUrl}/public_api/token/`, headers, body: form }))
  if (!answer.ok) return answer
  const token = textAt(answer.response.json, 'access_token')
  if (!token) return problem('Cakto answered without an access token')
  const call: Call = async (method, path, body) => {
    const authorization = `Bearer ${token}`
    return judge(await io.http({ method, url: `${baseUrl}/public_api${path}`, headers: { authorization }, body }))
  }
  return { ok: true, call }
}

function judge(result: HttpResult): Answer {
  if (!result.ok) return problem(`Cakto cannot be reached: ${result.reason}`)
  const { status } = result.response
  if (status < 300) return result
  if (status === 401 || status === 403) return problem(`Cakto refuses the API key (${status})`)
  return problem(`Cakto answered ${status}: ${messageOf(result.response) ?? 'no reason given'}`)
}

const problem = (message: string): Extract<Answer, { ok: false }> => ({ ok: false, problem: { ok: false, message } })
