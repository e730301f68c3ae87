/** The only door to the server: the API as a signed-in browser uses it, in the chosen workspace. */
import { currentLanguage } from './language.ts'
import { chosenWorkspace } from './workspace.ts'

/** Why the server refused, as RFC 9457 tells it; `offline` when there was no answer at all. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly detail: string | null
  readonly fields: { path: string; message: string }[]

  constructor(status: number, body: Partial<Problem> & { title?: string; errors?: Problem['fields'] }) {
    super(body.detail ?? body.title ?? `HTTP ${status}`)
    this.status = status
    this.code = body.code ?? 'internal'
    this.detail = body.detail ?? null
    this.fields = body.errors ?? []
  }
}

/** Absent and empty values are not sent. */
export type Query = Record<string, string | number | boolean | null | undefined>

interface Options {
  query?: Query
  body?: unknown
  signal?: AbortSignal
  /** Slug of another workspace than the chosen one. */
  workspace?: string | undefined
}

/** Asks and answers with the body; throws a `Problem` for every "no". `path` stands below `/api/v1`. */
export async function ask<Answer = unknown>(method: string, path: string, options: Options = {}): Promise<Answer> {
  const { query, body, signal, workspace } = options
  const isForm = body instanceof FormData
  const response = await request(path + searchOf(query), {
    method,
    signal: signal ?? null,
    headers: {
      ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
      ...(workspace && { 'x-workspace': workspace }),
    },
    body: body === undefined ? null : isForm ? body : JSON.stringify(body),
  })
  const text = await response.text()
  return (text === '' ? null : JSON.parse(text)) as Answer
}

/** Reads; what queries call. */
export const read = <Answer>(path: string, query?: Query, signal?: AbortSignal) =>
  ask<Answer>('GET', path, { ...(query && { query }), ...(signal && { signal }) })

/** Reads a file and hands it to the reader under this name. */
export async function download(path: string, name: string, query?: Query): Promise<void> {
  const response = await request(path + searchOf(query), { method: 'GET' })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await response.blob())
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

/** One message of a stream of server-sent events. */
export interface Message {
  event: string
  data: unknown
}

/**
 * Reads the stream of events until it ends or `signal` aborts. Not EventSource: that can name no workspace. `lastId` goes on
 * where a connection broke off, and is answered as it moves.
 */
export async function* follow(path: string, lastId: { value: string | null }, signal: AbortSignal) {
  const resume: Record<string, string> = lastId.value === null ? {} : { 'last-event-id': lastId.value }
  const response = await request(path, { method: 'GET', headers: resume, signal })
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  yield { event: 'open', data: null } satisfies Message
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const blocks = (rest + value).split('\n\n')
    rest = blocks.pop()!
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split('\n').map((line) => [before(line), after(line)]))
      if (fields.id) lastId.value = fields.id
      if (fields.event) yield { event: fields.event, data: JSON.parse(fields.data ?? 'null') } satisfies Message
    }
  }
}

const before = (line: string) => line.slice(0, line.indexOf(':'))
const after = (line: string) => line.slice(line.indexOf(':') + 2)

async function request(path: string, init: RequestInit): Promise<Response> {
  const workspace = chosenWorkspace()
  const headers = {
    'accept-language': currentLanguage(),
    ...(workspace && { 'x-workspace': workspace }),
    ...(init.headers as Record<string, string>),
  }
  let response: Response
  try {
    response = await fetch(`/api/v1${path}`, { ...init, headers })
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new Problem(0, { code: 'offline' })
  }
  if (response.ok) return response
  const body = await response.json().catch(() => ({}))
  throw new Problem(response.status, body)
}

function searchOf(query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '')
  if (given.length === 0) return ''
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}
