import { afterEach, expect, it } from 'vitest'
import { createOutboundHttp } from '../../base/outbound-http.ts'
import { createOutboundMail } from '../../base/outbound-mail.ts'
import type { SimulatedServer } from './contract.ts'
import { type RunningSimulator, runSimulator } from './simulator-server.ts'

const send = createOutboundHttp()
let running: RunningSimulator | undefined
afterEach(() => running?.stop())

async function run(handle: SimulatedServer['handle'], fault: SimulatedServer['fault'] = null) {
  running = await runSimulator({ handle, fault, calls: [] })
  const ask = (timeoutMs = 5_000) =>
    send(
      {
        method: 'POST',
        url: `${running!.baseUrl}/leads/1?x=2`,
        headers: { 'X-A': '1' },
        body: { hello: 'olá' },
        timeoutMs,
      },
      { reach: 'anywhere' },
    )
  return { ask, calls: running.server.calls }
}

it('hands over the whole request and gives back the whole answer', async () => {
  const { ask } = await run(({ method, path, headers, body }) => ({
    status: 201,
    headers: { 'X-B': '2' },
    body: { method, path, a: headers['x-a'], sent: JSON.parse(body.toString()) },
  }))
  const result = await ask()
  expect(result).toMatchObject({ ok: true, response: { status: 201, headers: { 'x-b': '2' } } })
  expect(result.ok && result.response.json).toEqual({
    method: 'POST',
    path: '/leads/1?x=2',
    a: '1',
    sent: { hello: 'olá' },
  })
})

it('answers late when told to', async () => {
  const { ask } = await run(() => ({ status: 200, delayMs: 40 }))
  const began = performance.now()
  expect(await ask()).toMatchObject({ ok: true, response: { status: 200 } })
  expect(performance.now() - began).toBeGreaterThanOrEqual(39)
})

it('hangs and resets as a fault says, and remembers that it was asked', async () => {
  const faults = ['hang', 'reset', { status: 503 }, null] as const
  let next = 0
  const { ask, calls } = await run(
    () => ({ status: 200 }),
    () => faults[next++] ?? null,
  )
  expect(await ask(100)).toMatchObject({ ok: false, failure: 'no_answer' })
  expect(await ask()).toMatchObject({ ok: false, failure: 'no_answer' })
  expect(await ask()).toMatchObject({ ok: true, response: { status: 503 } })
  expect(await ask()).toMatchObject({ ok: true, response: { status: 200 } })
  expect(calls.map(({ path }) => path)).toEqual(['/leads/1?x=2', '/leads/1?x=2', '/leads/1?x=2'])
})

it('does what was asked and says nothing when a fault says so', async () => {
  const faults = ['done_hang', 'done_reset'] as const
  const done: string[] = []
  const { ask } = await run(
    ({ path }) => {
      done.push(path)
      return { status: 201 }
    },
    () => faults[done.length] ?? null,
  )
  expect(await ask(100)).toMatchObject({ ok: false, failure: 'no_answer' })
  expect(await ask()).toMatchObject({ ok: false, failure: 'no_answer' })
  expect(done).toHaveLength(2)
})

it('survives a simulator that throws', async () => {
  const { ask } = await run(() => {
    throw new Error('a bug')
  })
  expect(await ask()).toMatchObject({ ok: true, response: { status: 500, text: 'a bug' } })
  expect(await ask()).toMatchObject({ ok: true })
})

it('takes mails as a mail server would, and delivers none', async () => {
  running = await runSimulator({ speaks: 'smtp', handle: () => ({ status: 250 }), fault: null, calls: [] })
  const mail = {
    from: 'Hub <hub@example.test>',
    to: ['ana@example.test', 'bia@example.test'],
    messageId: '<1@example.test>',
  }
  const sent = await createOutboundMail()(
    { ...mail, server: running.baseUrl, subject: 'Olá', text: 'One line\n.\n.. and dots' },
    { reach: 'anywhere' },
  )
  expect(sent).toMatchObject({ ok: true, response: { status: 250 } })
  const [call] = running.server.calls
  expect(call).toMatchObject({ method: 'SMTP', path: 'ana@example.test, bia@example.test' })
  expect(call!.body).toContain('One line\r\n.\r\n.. and dots')
})
