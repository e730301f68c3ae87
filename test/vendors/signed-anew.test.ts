import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestOf } from '../../src/vendors/_kit/conformance/fixture.ts'
import { readForm } from '../../src/vendors/_kit/form.ts'
import { readJson } from '../../src/vendors/_kit/request.ts'
import { eventually } from '../harness/eventually.ts'
import { type Sender, type SenderHub, senders, startSenderHub } from '../harness/senders.ts'

let open: SenderHub
beforeAll(async () => {
  open = await startSenderHub()
})
afterAll(() => open.hub.stop())

const query = async (sql: string, values: unknown[] = []) => (await open.hub.database.pool.query(sql, values)).rows

interface Told {
  status: number
  /** Null for a vendor that reads our answer, and gets one of its own. */
  id: string | null
  isDuplicate: boolean
}

/** Hands over these bytes as the vendor would: proven anew by its simulator, which shares no code with the adapter. */
async function tell({ vendor }: Sender, body: Buffer, n: number, contentType?: string): Promise<Told> {
  const simulator = await vendor.simulator!()
  const path = open.pathOf(vendor.id)
  const { settings } = open.connectionOf(vendor.id)
  const event = simulator.events[n % simulator.events.length]!
  const sent = simulator.send(event, n * 3, settings, new Date(), `http://hub.example.test${path}`, body)
  const response = await fetch(open.hub.url + path, {
    method: sent.method,
    headers: { ...sent.headers, ...(contentType !== undefined && { 'Content-Type': contentType }) },
    body: new Uint8Array(sent.body),
  })
  const answer = (await response.json().catch(() => ({}))) as { id?: string; status?: string }
  return { status: response.status, id: answer.id ?? null, isDuplicate: answer.status === 'duplicate' }
}

interface End {
  id: string
  unreadable: boolean
  /** `open` waits for what it wished. */
  status: string
  error: string | null
  proof: string
}

/** How everything this vendor told has ended, once all is decided: each answered request is there, and was proven as it says. */
async function endsOf({ vendor, fixtures }: Sender, told: Told[]): Promise<End[]> {
  const isDecided = async () =>
    (await query(`select from work where queue <> 'act' and state <> 'waiting'`)).length === 0
  await eventually(isDecided, 25_000)
  const ends: End[] = await query(
    `select i.id, i.unreadable, coalesce(r.status, 'open') as status, r.error_message as error, i.headers->>':proof' as proof
     from intakes i left join intake_results r on r.intake_id = i.id where i.vendor = $1`,
    [vendor.id],
  )
  const known = new Set(ends.map(({ id }) => id))
  expect(told.filter(({ id }) => id !== null && !known.has(id))).toEqual([])
  const isUnsigned = fixtures[0]!.request.viaSecretUrl || ['c2s', 'evolution', 'generic'].includes(vendor.id)
  if (!isUnsigned) expect(ends.filter(({ proof }) => proof === 'secret-url')).toEqual([])
  return ends
}

const deep = (open: string, close: string) => Buffer.from(`${open.repeat(20_000)}1${close.repeat(20_000)}`)

const noMessages: [what: string, body: Buffer, contentType?: string][] = [
  ['malformed', Buffer.from('{"id": ')],
  ['another content type', Buffer.from('{"id":1}'), 'image/png'],
  ['no content type that exists', Buffer.from('{"id":1}'), 'x'],
  ['empty', Buffer.alloc(0)],
  ['objects without end', deep('{"a":', '}')],
  ['lists without end', deep('[', ']')],
  ['no UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
  ['a raw NUL', Buffer.from('"\u0000"')],
  ['NUL in a member', Buffer.from('{"event":"\\u0000","event_type":"\\u0000","type":"\\u0000","id":"\\ud800"}')],
  ['null', Buffer.from('null')],
  ['a list of nothing', Buffer.from('[null,[],{"id":{"id":[1]}}]')],
  ['half a mebibyte of spaces', Buffer.alloc(512 * 1024, 0x20)],
]

const odd: unknown[] = [
  null,
  true,
  0,
  -1.5e308,
  2 ** 53,
  '',
  ' ',
  '\u0000',
  '\ud800',
  'x'.repeat(3_000),
  '2025-13-45T99:99:99Z',
  [],
  {},
  [[null]],
  ['a', 1, null],
  { id: { id: [] } },
]

type Path = (string | number)[]

function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at]
  return [at, ...Object.entries(value).flatMap(([key, each]) => pathsOf(each, [...at, key]))]
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by
  const copy = structuredClone(value) as Record<string | number, unknown>
  copy[key] = replaced(copy[key], rest, by)
  return copy
}

/** Ids and phones of its own for every request, so that few are taken for another one told again. */
const distinct = (text: string, n: number) =>
  text
    .replaceAll(/[0-9a-f]{9,}/gi, (run) => run.slice(0, -6) + String(100_000 + n))
    .replaceAll(/(id":")(\w+)/gi, (_, name, id) => `${name}${id}${n}`)
    .replace(/^(Message-ID: <)/im, `$1${n}.`)

/** The examples of a vendor, every field of them twice with a value of another type, however many have the field. Of a mail, every line. */
function wrongTypes({ fixtures }: Sender): Buffer[] {
  const seen = new Set<string>()
  const bodies: string[] = []
  const odds = () => [0, 1].map((nth) => odd[(bodies.length * 5 + nth) % odd.length])
  const isNew = (path: Path) => seen.size < seen.add(JSON.stringify(path)).size
  for (const request of fixtures.map(requestOf)) {
    const json = readJson(request)
    const form = readForm(request) ?? []
    if (json.ok)
      for (const path of pathsOf(json.value).filter(isNew))
        bodies.push(...odds().map((by) => JSON.stringify(replaced(json.value, path, by))))
    for (const [name] of form.filter(([name]) => isNew([name]))) {
      const others = form.filter(([other]) => other !== name)
      bodies.push(...odds().map((by) => new URLSearchParams([...others, [name, String(by)]]).toString()))
    }
    if (request.headers['content-type'] === 'message/rfc822') {
      const lines = request.body.toString().split('\n')
      for (const at of lines.keys()) if (isNew([lines[at]!])) bodies.push(lines.with(at, String(odds()[0])).join('\n'))
    }
  }
  return bodies.map((text, n) => Buffer.from(distinct(text, n)))
}

describe.each(senders.map((sender) => [sender.vendor.id, sender] as const))('%s, past its proof', (id, sender) => {
  it('takes what is no message, flags it and loses none of it', async () => {
    const told: Told[] = []
    for (const [n, [what, body, contentType]] of noMessages.entries()) {
      const answer = await tell(sender, body, n, contentType)
      // what Twilio signs depends on the type: fields that are not called a form are covered by nothing
      expect([what, answer.status]).toEqual([what, id === 'twilio' && contentType ? 401 : 200])
      told.push(answer)
    }
    const stored = await endsOf(sender, told)
    expect(stored.some(({ unreadable }) => unreadable)).toBe(true)
    for (const { status, unreadable, error } of stored)
      expect(status, error ?? '').toMatch(unreadable ? /^failed$/ : /^(completed|ignored|failed)$/)
  })

  it('answers two MiB by its limit', async () => {
    const isTaken = (sender.vendor.inbound!.bodyLimit ?? 0) > 2 * 1024 * 1024
    const body = Buffer.from(JSON.stringify({ note: 'x'.repeat(2 * 1024 * 1024) }))
    expect((await tell(sender, body, 90)).status).toBe(isTaken ? 200 : 413)
  })

  it('decides its examples with any field of a wrong type', async () => {
    const bodies = wrongTypes(sender)
    const told: Told[] = []
    for (let from = 0; from < bodies.length; from += 40) {
      const some = bodies.slice(from, from + 40).map((body, n) => tell(sender, body, 100 + from + n))
      told.push(...(await Promise.all(some)))
    }
    expect(told.filter(({ status }) => status !== 200)).toEqual([])
    const copies = told.filter(({ isDuplicate }) => isDuplicate).length
    expect(copies / told.length, 'taken for one told before').toBeLessThan(0.5)
    for (const { status, error } of await endsOf(sender, told)) expect(status, error ?? '').not.toBe('dead')
  })
})

it('no request was answered with a fault, and none decided with one', () => {
  expect(open.hub.lines.filter(({ level }) => Number(level) >= 50)).toEqual([])
})
