import { strict as assert } from 'node:assert'
import type { IntentKind } from '../../../domain/intents.ts'
import type { Action, HttpResult, MailResult, OutboundIo, OutboundMail, OutboundRequest, Outcome } from '../contract.ts'
import { secretsIn } from '../settings.ts'
import { assertHidden, assertSame, type Check, type Subject } from './check.ts'
import { bytesOf, type CommandFixture, type FixtureAnswer, type OutboundFixture } from './fixture.ts'

type Settings = Record<string, unknown>
type Conversation = Pick<OutboundFixture, 'settings' | 'now' | 'answers' | 'load'>

/** How an intent becomes calls, and answers become an outcome: as the fixture says, and in every kind of trouble. */
export function outboundChecks({ vendor }: Subject, fixture: OutboundFixture): Check[] {
  const kind = fixture.intent.kind as IntentKind
  const action = vendor.outbound?.[kind] as Action<Settings, IntentKind> | undefined
  assert(action, `${vendor.id} has a fixture for ${kind} but does not carry it out`)
  const settings = vendor.settings.parse(fixture.settings) as Settings
  const data = fixture.intent.data as never
  const { expect } = fixture
  const perform = async (answers: FixtureAnswer[]): Promise<Outcome> =>
    action.perform(data, settings, talk({ ...fixture, answers }).io)

  const asExpected: Check = {
    name: 'is carried out as expected, and says no secret',
    async run() {
      const { io, requests } = talk(fixture)
      const result =
        'outcome' in expect
          ? await action.perform(data, settings, io)
          : await action.settle?.(data, settings, io, new Date(fixture.now))
      assertSame(result, 'outcome' in expect ? expect.outcome : expect.settlement)
      assertRequests(requests, expect.requests)
      assertHidden(secretsIn(vendor, settings), result, 'the outcome')
    },
  }
  if (!('outcome' in expect) || expect.requests.length === 0) return [asExpected]
  const isMail = expect.requests[0]!.method === 'SMTP'
  return [asExpected, ...(isMail ? mailTroubleChecks : troubleChecks)(action.repeat, perform)]
}

type Perform = (answers: FixtureAnswer[]) => Promise<Outcome>

/** What no vendor may do, whatever it is asked. */
function troubleChecks(repeat: 'safe' | 'once', perform: Perform): Check[] {
  return [
    {
      name: 'waits as long as a 429 says',
      async run() {
        const outcome = await perform([{ status: 429, headers: { 'retry-after': '7' }, body: '' }])
        assert.equal(outcome.kind, 'retry')
        assert((outcome as { afterMs?: number }).afterMs! >= 7000, 'Retry-After was not honoured')
      },
    },
    {
      name: 'is never done by a server error or an unreadable answer, and never throws',
      async run() {
        for (const status of [500, 502, 503, 504]) {
          const outcome = await perform([{ status, headers: {}, body: '<html>no</html>' }])
          assert(outcome.kind === 'retry' || outcome.kind === 'doubtful', `${status} gave ${outcome.kind}`)
        }
        for (const body of ['', 'null', '[]', '{"', '"x"', '{"data":null}', '<html>'])
          for (const status of [200, 201, 204, 302, 400, 401, 403, 404, 422])
            await perform([{ status, headers: {}, body }])
      },
    },
    notBlindly(repeat, perform),
  ]
}

/** The same for mail: a 4xx is "not now", a 5xx "never", wherever in the conversation it is said. */
function mailTroubleChecks(repeat: 'safe' | 'once', perform: Perform): Check[] {
  return [
    {
      name: 'waits after a 4xx, gives up after a 5xx, and never throws',
      async run() {
        for (const body of ['', '4.7.0 later', '5.1.1 no such user', '\u00e3'])
          for (const step of ['connect', 'login', 'sender', 'recipient', 'data']) {
            for (const status of [421, 450, 451, 452])
              assert.equal((await perform([{ status, headers: { step }, body }])).kind, 'retry')
            for (const status of [500, 550, 552, 554]) {
              const { kind } = await perform([{ status, headers: { step }, body }])
              // a server that refuses us rather than the message may take it later
              const allowed = step === 'connect' || step === 'login' ? ['retry', 'reject'] : ['reject']
              assert(allowed.includes(kind), `${status} at ${step} gave ${kind}`)
            }
          }
      },
    },
    notBlindly(repeat, perform),
  ]
}

const notBlindly = (repeat: 'safe' | 'once', perform: Perform): Check => ({
  name: 'is not repeated blindly when no answer comes',
  async run() {
    assert.equal((await perform(['not_sent'])).kind, 'retry')
    const outcome = await perform(['no_answer'])
    const allowed = repeat === 'once' ? ['doubtful'] : ['doubtful', 'retry']
    assert(allowed.includes(outcome.kind), `no answer gave ${outcome.kind}`)
  },
})

/** An operator's command, as the fixture says. */
export function commandChecks({ vendor }: Subject, fixture: CommandFixture): Check[] {
  const { name, input } = fixture.command
  const command = vendor.commands?.[name]
  assert(command, `${vendor.id} has a fixture for the command ${name} but does not know it`)
  const settings = vendor.settings.parse(fixture.settings) as Settings
  return [
    {
      name: 'does as expected, and says no secret',
      async run() {
        const { io, requests } = talk(fixture)
        const result = await command(settings, io, input)
        assertSame(result, fixture.expect.result)
        assertRequests(requests, fixture.expect.requests)
        assertHidden(secretsIn(vendor, settings), result, 'the result')
      },
    },
    {
      name: 'says so when the vendor cannot be reached',
      async run() {
        if (fixture.expect.requests.length === 0) return
        const result = await command(settings, talk({ ...fixture, answers: ['not_sent'] }).io, input)
        assert.equal(result.ok, false)
      },
    },
  ]
}

/** The outside world of one try: it answers by the script, and the last answer again when asked more often. */
function talk({ answers, now, load }: Conversation): { io: OutboundIo; requests: Asked[] } {
  const requests: Asked[] = []
  const next = (asked: Asked): FixtureAnswer => {
    requests.push(asked)
    const answer = answers[Math.min(requests.length, answers.length) - 1]
    assert(answer !== undefined, `the fixture has no answer to ${asked.method} ${asked.url}`)
    return answer
  }
  const io: OutboundIo = {
    http: async (request) => toResult(next(request)),
    mail: async (message) => toMailResult(next(asRequest(message))),
    now: () => new Date(now),
    idempotencyKey: 'effect-key-1',
    attempt: 1,
    publicUrl: 'https://hub.example.test',
    webhookUrl: 'https://hub.example.test/api/v1/webhooks/vendor/url-secret',
    load: async () => load,
  }
  return { io, requests }
}

type Asked = Omit<OutboundRequest, 'method'> & { method: OutboundRequest['method'] | 'SMTP' }

/** A message as fixtures write it: its text is the body, everything else a header. Credentials are no part of it. */
function asRequest({ server, from, to, subject, messageId, text, html, headers }: OutboundMail): Asked {
  const { protocol, host } = new URL(server)
  return {
    method: 'SMTP',
    url: `${protocol}//${host}`,
    headers: {
      from,
      to: to.join(', '),
      subject,
      'message-id': messageId,
      ...(html && { 'content-type': 'multipart/alternative' }),
      ...headers,
    },
    body: text,
  }
}

function toMailResult(answer: FixtureAnswer): MailResult {
  if (typeof answer === 'string') return { ok: false, failure: answer, reason: 'the line is dead' }
  const { status, headers, body } = answer
  const step = (headers.step ?? 'data') as never
  return { ok: true, response: { status, text: `${status} ${bytesOf(body).toString()}`.trim(), step } }
}

function toResult(answer: FixtureAnswer): HttpResult {
  if (typeof answer === 'string') return { ok: false, failure: answer, reason: 'the line is dead' }
  const text = bytesOf(answer.body).toString()
  return { ok: true, response: { status: answer.status, headers: answer.headers, text, json: parsed(text) } }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function assertRequests(actual: Asked[], expected: OutboundFixture['expect']['requests']): void {
  const seen = actual.map(({ method, url, headers = {}, body }, at) => {
    const named = Object.keys(expected[at]?.headers ?? {})
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
    return {
      method,
      url,
      headers: named.length ? Object.fromEntries(named.map((name) => [name, lower[name.toLowerCase()]])) : undefined,
      body: Buffer.isBuffer(body) ? body.toString() : body,
    }
  })
  assertSame(seen, expected)
}
