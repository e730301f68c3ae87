import { afterAll, beforeAll, expect, it } from 'vitest'
import { demoDelivery } from '../../../test/harness/demo-vendor.ts'
import { instanceKey, startTestHub, type TestHub } from '../../../test/harness/hub.ts'
import { createTail } from './tail.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub()
})
afterAll(() => hub.stop())

interface Message {
  event: string
  id: string
  data: { id?: string; status?: string }
}

/** Reads the stream until `enough` says so, then hangs up. */
async function listen(lastEventId: string | null, onEach: (messages: Message[]) => boolean): Promise<Message[]> {
  const hangUp = new AbortController()
  const headers = { authorization: `Bearer ${instanceKey}`, ...(lastEventId && { 'last-event-id': lastEventId }) }
  const response = await fetch(`${hub.url}/api/v1/stream`, { headers, signal: hangUp.signal })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  const messages: Message[] = []
  let rest = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).split('\n\n')
    rest = blocks.pop()!
    for (const block of blocks) {
      const fields = new Map(
        block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      )
      if (fields.has('event'))
        messages.push({ event: fields.get('event')!, id: fields.get('id')!, data: JSON.parse(fields.get('data')!) })
    }
    if (onEach(messages)) break
  }
  hangUp.abort()
  return messages
}

const send = async (id: string) => {
  const response = await fetch(`${hub.url}/api/v1/webhooks/demo`, demoDelivery({ id, about: 'streamed' }))
  return ((await response.json()) as { id: string }).id
}

it('tells requests as they come and end, and goes on where it broke off', async () => {
  let sent: Promise<string> | undefined
  const first = await listen(null, (messages) => {
    if (messages.length > 0) sent ??= send('first')
    return messages.some(({ data }) => data.status === 'completed')
  })
  expect(first[0]).toMatchObject({ event: 'reset' })
  expect(first.at(-1)).toMatchObject({ event: 'intake', data: { id: await sent, status: 'completed' } })

  const missed = await send('missed')
  const second = await listen(first.at(-1)!.id, (messages) => messages.some(({ data }) => data.id === missed))
  expect(second.filter(({ event }) => event === 'reset')).toEqual([])
  expect(second.filter(({ data }) => data.id !== missed)).toEqual([])
})

it.each(['another-7', 'rubbish', '-', 'x-99999'])(
  'says reset to a listener that comes with the foreign id %s',
  async (id) => {
    const messages = await listen(id, (found) => found.length > 0)
    expect(messages).toEqual([expect.objectContaining({ event: 'reset' })])
  },
)

it('shows nothing of another workspace', async () => {
  const { body } = await hub.api('POST', '/api/v1/workspaces', { body: { slug: 'quiet', name: 'Quiet' } })
  const key = await hub.newKey((body as { id: string }).id)
  const hangUp = new AbortController()
  const headers = { authorization: `Bearer ${key}` }
  const response = await fetch(`${hub.url}/api/v1/stream`, { headers, signal: hangUp.signal })
  let text = ''
  const reading = (async () => {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) text += chunk
  })().catch(() => undefined)
  await send('for default only')
  // the stream of the other workspace has told of one that came later
  let sent: Promise<string> | undefined
  await listen(null, (messages) => {
    if (messages.length > 0) sent ??= send('again')
    return messages.some(({ event }) => event === 'intake')
  })
  expect(await sent).toBeDefined()
  hangUp.abort()
  await reading
  expect(text).toContain('event: reset')
  expect(text).not.toContain('event: intake')
})

it('tells a row once for each change, and all of what was missed', async () => {
  let rows = [{ id: 'a', state: 1 }]
  let polls = 0
  const tail = createTail({
    read: async () => {
      polls++
      return rows
    },
    event: 'row',
    onIdle: () => undefined,
    everyMs: 5,
  })
  const over = new AbortController()
  const told: string[] = []
  for await (const text of tail.follow(null, over.signal)) {
    told.push(text)
    if (text.includes('reset') && polls > 0)
      rows = [
        { id: 'b', state: 1 },
        { id: 'a', state: 2 },
      ]
    if (text.includes('"b"'))
      rows = [
        { id: 'b', state: 2 },
        { id: 'a', state: 2 },
      ]
    if (text.includes('{"id":"b","state":2}')) over.abort()
  }
  const data = told.filter((text) => text.startsWith('event: row')).map((text) => text.split('data: ')[1]!.trim())
  expect(data).toEqual(['{"id":"a","state":2}', '{"id":"b","state":1}', '{"id":"b","state":2}'])
})
