import { strict as assert } from 'node:assert'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Inbound, SimulatedRequest, Simulator, Verdict, WebhookRequest } from '../contract.ts'
import { markVerified } from '../request.ts'
import { type Check, ioAt, type Subject } from './check.ts'
import { assertEvents } from './meaning.ts'

type Settings = Record<string, unknown>
const now = new Date('2026-01-15T12:00:00Z')
const webhookUrl = 'https://hub.example.test/api/v1/webhooks/vendor/url-secret'

interface Example extends Subject {
  simulator: Simulator
  settings: Settings
}

/** The simulator sends what the vendor would, and the README says what becomes of it. */
export function simulatorChecks(subject: Subject): Check[] {
  const { vendor, fixtures } = subject
  const load = vendor.simulator
  if (!load) return []
  const raw = fixtures.inbound[0]?.settings ?? fixtures.outbound[0]?.settings ?? {}
  const settings = vendor.settings.parse(raw) as Settings
  const check = (name: string, run: (example: Example) => void | Promise<void>): Check => ({
    name: `simulator: ${name}`,
    run: async () => run({ ...subject, settings, simulator: await load() }),
  })
  return [
    check('shares no code with the adapter', sharesNothing),
    check('every event is proven and becomes what the README says', sendsAsDocumented),
    check('the same number is the same request, another number another one', numbersPeople),
    check('its server answers anything', answersAnything),
  ]
}

function sharesNothing({ folder }: Example): void {
  for (const file of readdirSync(folder).filter((name) => /^simulat.*\.ts$/.test(name) && !name.includes('.test.')))
    for (const [, from] of readFileSync(join(folder, file), 'utf8').matchAll(/^import[^'"]*['"]([^'"]+)['"]/gm))
      assert(/^(node:.*|\.\.\/_kit\/contract\.ts|\.\/simulat.*\.ts)$/.test(from!), `${file} imports ${from}`)
}

async function sendsAsDocumented({ vendor, folder, simulator, settings }: Example): Promise<void> {
  const documented = eventTable(readFileSync(join(folder, 'README.md'), 'utf8'))
  assert.deepEqual([...documented.keys()].sort(), [...simulator.events].sort(), 'the README’s table names other events')
  for (const event of simulator.events)
    for (const n of [0, 1, 2, 41, 999_999]) {
      assert(vendor.inbound, 'a simulator that sends needs an inbound')
      const request = toRequest(simulator.send(event, n, settings, now, webhookUrl))
      const verdict = await judge(vendor.inbound, request, settings)
      assert(verdict.ok, `${event} ${n} is not believed: ${JSON.stringify(verdict)}`)
      const verified = markVerified(request)
      assert(!vendor.inbound.identify(verified, settings).unreadable, `${event} ${n} is unreadable`)
      const facts = vendor.inbound.translate(verified, settings)
      assertEvents(facts)
      assert.deepEqual([...new Set(facts.map(({ type }) => type))].sort(), documented.get(event), event)
    }
}

function numbersPeople({ vendor, simulator, settings }: Example): void {
  for (const event of simulator.events) {
    const key = (n: number) => {
      const request = markVerified(toRequest(simulator.send(event, n, settings, now, webhookUrl)))
      return vendor.inbound?.identify(request, settings).dedupeKey
    }
    assert.equal(key(1), key(1))
    assert.notEqual(key(1), key(2))
  }
}

async function answersAnything({ simulator }: Example): Promise<void> {
  const server = simulator.serve?.()
  for (const method of ['GET', 'POST', 'DELETE'])
    for (const path of ['/', '/unheard-of?x=1', '/../%00'])
      for (const body of ['', '{', 'null', '[]']) {
        const answer = await server?.handle({ method, path, headers: {}, body: Buffer.from(body) })
        if (answer) assert(answer.status >= 200 && answer.status < 600)
      }
}

/** By the proof it carries; the secret URL counts only for a request that carries none. */
async function judge(inbound: Inbound<Settings>, request: WebhookRequest, settings: Settings): Promise<Verdict> {
  const verdict = await inbound.verify({ ...request, viaSecretUrl: false }, settings, ioAt(now))
  const carriesNone = !verdict.ok && ['missing_proof', 'no_secret_configured'].includes(verdict.reason)
  return carriesNone ? inbound.verify(request, settings, ioAt(now)) : verdict
}

/** Rows of the README's table under "## Events": the vendor's event, then ours (`—` for none). */
export function eventTable(readme: string): Map<string, string[]> {
  const section = /^## Events\n([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(readme)?.[1] ?? ''
  const rows = [...section.matchAll(/^\| `([^`]+)` \| ([^|]*) \|/gm)]
  return new Map(
    rows.map(([, event, ours]) => [event!, [...ours!.matchAll(/`([^`]+)`/g)].map(([, type]) => type!).sort()]),
  )
}

/** The request as the hub would see it on the connection's secret URL. */
function toRequest({ method, pathSuffix = '', headers, body }: SimulatedRequest): WebhookRequest {
  const url = new URL(webhookUrl + pathSuffix)
  return {
    method,
    url: url.href,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body,
    action: url.pathname.slice(new URL(webhookUrl).pathname.length + 1) || null,
    viaSecretUrl: true,
    receivedAt: now,
    ip: '127.0.0.1',
  }
}
