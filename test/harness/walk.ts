import { fill, type Operation } from './operations.ts'

export interface Visitor {
  key?: string | null
  workspace?: string
  headers?: Record<string, string>
}

export interface Visit {
  name: string
  status: number
  code: string | undefined
  text: string
}

/** Asks for all of them, a few at a time: each with the ids that its list holds (`ids`), else with any. */
export async function walk(
  { url, ids }: { url: string; ids: Map<string, string[]> },
  list: Operation[],
  visitor: Visitor,
  more = '',
): Promise<Visit[]> {
  const requests = list.flatMap((operation) => targets(operation, ids).map((path) => ({ operation, path })))
  const visits: Visit[] = []
  const next = async (): Promise<void> => {
    const request = requests.shift()
    if (!request) return
    const { operation, path } = request
    const isRead = operation.method === 'GET'
    const body = isRead ? undefined : operation.sample('Intruder')
    const answer = await ask(url, operation.method, path + (isRead ? more : ''), { ...visitor, body })
    visits.push({ name: operation.name, ...answer })
    return next()
  }
  await Promise.all([next(), next(), next(), next()])
  return visits
}

function targets({ path }: Operation, ids: Map<string, string[]>): string[] {
  if (!path.includes('{')) return [path]
  const list = ids.get(path.slice(0, path.indexOf('/{')))
  return (list?.length ? list : [...ids.values()].flat().slice(0, 1)).map((id) => fill(path, [id]))
}

/** One request as a visitor; of a stream what it says at once. */
export async function ask(
  url: string,
  method: string,
  path: string,
  { key, workspace, headers, body }: Visitor & { body?: unknown },
): Promise<Omit<Visit, 'name'>> {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(key && { authorization: `Bearer ${key}` }),
      ...(workspace && { 'x-workspace': workspace }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const type = response.headers.get('content-type') ?? ''
  const text = type.startsWith('text/event-stream') ? await firstWords(response) : await response.text()
  const isProblem = type.includes('problem')
  return { status: response.status, code: isProblem ? (JSON.parse(text).code as string) : undefined, text }
}

async function firstWords(response: Response): Promise<string> {
  const reader = response.body!.getReader()
  const read = async () => Buffer.from((await reader.read()).value ?? []).toString()
  const words = await read()
  const more = words.includes('event:') ? '' : await read()
  await reader.cancel()
  return words + more
}

/** The visits that told one of these words. */
export const namesIn = (visits: Visit[], words: readonly string[]): string[] =>
  visits
    .filter(({ text }) => words.some((word) => text.toLowerCase().includes(word.toLowerCase())))
    .map(({ name }) => name)
