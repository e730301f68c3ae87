import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { instanceKey, startTestHub, type TestHub } from '../../test/harness/hub.ts'
import { refuse } from '../base/errors.ts'
import { defineRoute, stream } from '../features/route.ts'

const seen: string[] = []
const pause: { go?: () => void } = {}

const routes = [
  defineRoute({
    method: 'POST',
    path: '/api/v1/try/upload',
    scope: 'write',
    summary: 'Count the bytes of a file',
    upload: true,
    answer: z.object({ filename: z.string(), bytes: z.int(), fields: z.record(z.string(), z.string()) }),
    handle: async ({ upload }) => {
      const file = await upload()
      if (!file) return refuse('invalid_request', 'There is no file.')
      let bytes = 0
      for await (const chunk of file.stream) bytes += chunk.length
      return { filename: file.filename, bytes, fields: file.fields() }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/v1/try/stream',
    scope: 'read',
    summary: 'Stream until the caller has gone',
    handle: async ({ signal }) => {
      async function* rows() {
        try {
          yield 'first\n'
          await new Promise<void>((resolve) => {
            pause.go = resolve
            signal.addEventListener('abort', () => resolve(), { once: true })
          })
          seen.push(signal.aborted ? 'aborted' : 'asked on')
          yield 'last\n'
        } finally {
          seen.push('closed')
        }
      }
      return stream('text/csv', rows(), { 'content-disposition': 'attachment; filename="rows.csv"' })
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/v1/try/refuse',
    scope: 'write',
    summary: 'Write, then refuse or throw',
    body: z.object({ how: z.enum(['refuse', 'throw', 'finish']), secret: z.string().default('x') }),
    answer: z.object({ done: z.boolean() }),
    handle: ({ body, transaction, audit }) =>
      transaction(async (tx) => {
        await audit(tx, 'note.delete', body.how)
        if (body.how === 'throw') throw new Error(`a bug with ${body.secret}`)
        return body.how === 'refuse' ? refuse('wrong_state', 'No.') : { done: true, hidden: body.secret }
      }),
  }),
]

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub({ role: 'web', routes })
})
afterAll(() => hub.stop())

const authorization = `Bearer ${instanceKey}`

it('hands over a file as a stream, with the fields before and after it', async () => {
  const form = new FormData()
  form.set('before', 'one')
  form.set('file', new Blob(['x'.repeat(3_000_000)]), 'leads.csv')
  form.set('after', 'two')
  const answer = await fetch(`${hub.url}/api/v1/try/upload`, { method: 'POST', body: form, headers: { authorization } })
  expect(await answer.json()).toEqual({
    filename: 'leads.csv',
    bytes: 3_000_000,
    fields: { before: 'one', after: 'two' },
  })
})

it('says in the document that it takes a file', async () => {
  const { body } = await hub.api('GET', '/api/v1/openapi.json')
  const document = body as { paths: Record<string, { post: { requestBody: { content: object } } }> }
  expect(document.paths['/api/v1/try/upload']!.post.requestBody.content).toMatchObject({
    'multipart/form-data': { schema: { properties: { file: { format: 'binary' } } } },
  })
})

it('asks for the key before it reads a file', async () => {
  const form = new FormData()
  form.set('file', new Blob(['x']), 'leads.csv')
  const answer = await fetch(`${hub.url}/api/v1/try/upload`, { method: 'POST', body: form })
  expect(answer.status).toBe(401)
})

it('streams an answer, to its end or until the caller goes away', async () => {
  const whole = await fetch(`${hub.url}/api/v1/try/stream`, { headers: { authorization } })
  expect(whole.headers.get('content-type')).toBe('text/csv')
  expect(whole.headers.get('content-disposition')).toContain('rows.csv')
  const reader = whole.body!.getReader()
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('first\n')
  pause.go!()
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('last\n')
  expect((await reader.read()).done).toBe(true)
  expect(seen.splice(0)).toEqual(['asked on', 'closed'])

  const hangUp = new AbortController()
  const left = await fetch(`${hub.url}/api/v1/try/stream`, { headers: { authorization }, signal: hangUp.signal })
  await left.body!.getReader().read()
  hangUp.abort()
  await expect.poll(() => seen).toEqual(['aborted', 'closed'])
})

it('keeps nothing of a transaction that ends in a refusal or a bug', async () => {
  const attempt = (how: string) => hub.api('POST', '/api/v1/try/refuse', { body: { how, secret: 'inner words' } })
  expect(await attempt('refuse')).toMatchObject({ status: 409, body: { code: 'wrong_state', detail: 'No.' } })
  const thrown = await attempt('throw')
  expect(thrown).toMatchObject({ status: 500, body: { code: 'internal' } })
  expect(JSON.stringify(thrown.body)).not.toContain('inner words')
  expect(await attempt('finish')).toMatchObject({ status: 200, body: { done: true } })
  const { rows } = await hub.database.pool.query(`select subject from audit_log where action = 'note.delete'`)
  expect(rows).toEqual([{ subject: 'finish' }])
})

it('sends only the fields that the contract names', async () => {
  const { body } = await hub.api('POST', '/api/v1/try/refuse', { body: { how: 'finish', secret: 'unnamed' } })
  expect(body).toEqual({ done: true })
})
