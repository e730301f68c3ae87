import type { SimulatedAnswer, SimulatedServer, Simulator } from '../_kit/contract.ts'

/**
 * A small Graph API that takes events as strictly as the real one: a request is taken as a whole or refused as a whole.
 * Tokens that begin with `bad` are expired, with `foreign` may not write to the dataset.
 */
export function createSimulator(): Simulator {
  return { events: [], send, serve, settings: { pixelId: '1234567890' } }
}

function send(): never {
  throw new Error('Meta sends nothing')
}

type Json = Record<string, unknown>

function serve(): SimulatedServer {
  const server: SimulatedServer = {
    calls: [],
    fault: null,
    handle({ method, path, headers, body }) {
      server.calls.push({ method, path, headers, body: body.toString(), at: Date.now() })
      const [, dataset, edge] = /^\/v\d+\.\d+\/(\d+)(\/events)?(?:\?.*)?$/.exec(path) ?? []
      if (!dataset) return refuse(404, 2500, undefined, 'Unknown path components')
      if (method === 'GET' && !edge) {
        const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1]
        return refuseToken(token) ?? { status: 200, body: { id: dataset, name: 'Simulated dataset' } }
      }
      if (method !== 'POST' || !edge) return refuse(400, 100, undefined, 'Unsupported request')
      return take(parsed(body.toString()))
    },
  }
  return server
}

function take(request: Json): SimulatedAnswer {
  const refused = refuseToken(request.access_token)
  if (refused) return refused
  const { data } = request
  if (!Array.isArray(data) || data.length === 0) return invalid('The data parameter is missing')
  if (data.length > 1_000) return invalid('You can send up to 1000 events')
  for (const [index, event] of data.entries()) {
    const fault = faultOf(isObject(event) ? event : {})
    if (fault) return invalid(`data[${index}]: ${fault.text}`, fault.subcode)
  }
  return { status: 200, body: { events_received: data.length, messages: [], fbtrace_id: `A${data.length}simulated` } }
}

const sources = [
  'website',
  'app',
  'email',
  'phone_call',
  'chat',
  'physical_store',
  'system_generated',
  'business_messaging',
  'other',
]
const hashedKeys = ['em', 'ph', 'fn', 'ln', 'ge', 'db', 'ct', 'st', 'zp', 'country']
const weak = [
  ['ct', 'country', 'st', 'zp', 'ge', 'client_user_agent'],
  ['db', 'client_user_agent'],
  ['fn', 'ge'],
  ['ln', 'ge'],
]

function faultOf(event: Json): { text: string; subcode: number } | null {
  const bad = (text: string, subcode = 2804019) => ({ text, subcode })
  const { event_name, event_time, event_id, action_source, event_source_url, user_data, custom_data = {} } = event
  if (typeof event_name !== 'string' || event_name === '') return bad('event_name is missing')
  if (!Number.isInteger(event_time)) return bad('event_time must be Unix seconds')
  const age = Date.now() / 1_000 - Number(event_time)
  if (age > 7 * 86_400) return bad('event_time is too old', 2804003)
  if (age < -60) return bad('event_time is in the future', 2804004)
  if (event_id !== undefined && typeof event_id !== 'string') return bad('event_id must be a text')
  if (!sources.includes(String(action_source))) return bad('action_source is missing or unknown')
  if (!isObject(user_data)) return bad('user_data is missing')
  if (action_source === 'website' && (!event_source_url || !user_data.client_user_agent))
    return bad('a website event needs event_source_url and client_user_agent')
  const plain = hashedKeys.find((key) =>
    [user_data[key] ?? []].flat().some((each) => !/^[0-9a-f]{64}$/.test(String(each))),
  )
  if (plain) return bad(`${plain} must be a SHA-256 hash`)
  const keys = Object.keys(user_data)
  if (weak.some((set) => keys.every((key) => set.includes(key))))
    return bad('insufficient customer information', 2804050)
  return faultOfMoney(event_name, isObject(custom_data) ? custom_data : {})
}

function faultOfMoney(name: string, { value, currency }: Json): { text: string; subcode: number } | null {
  const isMoney = typeof value === 'number' && /^[A-Z]{3}$/.test(String(currency))
  const isTold = value !== undefined || currency !== undefined
  if ((name === 'Purchase' || isTold) && !isMoney) return { text: 'value and currency are invalid', subcode: 2804019 }
  return null
}

function refuseToken(token: unknown): SimulatedAnswer | null {
  if (typeof token !== 'string' || token === '' || token.startsWith('bad'))
    return refuse(400, 190, 463, 'Error validating access token: Session has expired')
  return token.startsWith('foreign') ? refuse(403, 200, undefined, 'Permissions error') : null
}

const invalid = (text: string, subcode?: number) => refuse(400, 100, subcode, 'Invalid parameter', text)

function refuse(
  status: number,
  code: number,
  subcode: number | undefined,
  message: string,
  text?: string,
): SimulatedAnswer {
  const error = {
    message,
    type: 'OAuthException',
    code,
    ...(subcode && { error_subcode: subcode }),
    is_transient: false,
    ...(text && { error_user_title: message, error_user_msg: text }),
    fbtrace_id: 'Asimulated',
  }
  return { status, body: { error } }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

function parsed(text: string): Json {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}
