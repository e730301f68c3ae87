import { type Command, InvalidArgumentError } from 'commander'
import { keepSecret } from '../base/keep-secret.ts'
import { createOutboundHttp } from '../base/outbound-http.ts'
import { createSealer } from '../base/seal.ts'
import type { Config } from '../config.ts'
import type { Connection } from '../features/connections/directory.ts'
import { loadDirectory } from '../features/connections/store.ts'
import { bindSecretKey } from '../features/workspaces/store-setup.ts'
import type { Simulator, Vendor } from '../vendors/_kit/contract.ts'
import { vendors } from '../vendors/registry.ts'
import { withDatabase } from './with-database.ts'

interface Options {
  count: number
  from: number
  rate?: number
  connection?: string
  url?: string
}

export function simulate(program: Command): void {
  program
    .command('simulate')
    .description("send a vendor's events to the running hub, signed as the vendor would")
    .argument(
      '<vendor>',
      `one of ${simulated()
        .map(({ id }) => id)
        .join(', ')}`,
    )
    .argument('<event>', 'the vendor’s name of it; a wrong one lists them all')
    .option('--count <number>', 'how many', positive, 1)
    .option('--from <number>', 'number of the first invented person; the same number is the same person', positive, 1)
    .option('--rate <per second>', 'how many a second; as fast as the hub answers when absent', positive)
    .option('--connection <id>', "which connection; otherwise the environment's, the sandbox's or the oldest")
    .option('--url <url>', 'root of the hub; PUBLIC_URL or http://HOST:PORT when absent')
    .action(run)
}

const simulated = () => vendors.filter(({ simulator, inbound }) => simulator && inbound)

async function run(vendorId: string, event: string, options: Options): Promise<void> {
  const vendor = simulated().find(({ id }) => id === vendorId)
  if (!vendor) throw new Error(whyNot(vendorId))
  const simulator = await vendor.simulator!()
  if (!simulator.events.includes(event))
    throw new Error(`${vendor.title} does not send ${event}, but ${simulator.events.join(', ')}`)
  await withDatabase(async ({ pool, config }) => {
    const sealer = createSealer(config.secretKey ?? (await keepSecret(config.dataDir, 'secret-key')).value)
    await bindSecretKey(pool, sealer)
    const { connections } = await loadDirectory(pool, sealer)
    const connection = choose(connections, vendor, options.connection)
    const report = await sendSimulated({
      ...options,
      ...urlsOf(config, connection, options.url),
      simulator,
      event,
      connection,
    })
    print(report)
    if (report.failed > 0) process.exitCode = 1
  })
}

/** Why nothing can be sent in the name of this vendor. */
function whyNot(vendorId: string): string {
  const known = vendors.find(({ id }) => id === vendorId)
  const others = `What can be simulated: ${simulated()
    .map(({ id }) => id)
    .join(', ')}`
  if (!known) return `no vendor ${vendorId} is known. ${others}`
  if (known.inbound) return `${known.title} has no simulator. ${others}`
  const answers = known.simulator ? '; the sandbox answers in its place' : ''
  return `${known.title} sends no events, it only takes what the hub sends${answers}. ${others}`
}

const preference: Connection['origin'][] = ['environment', 'sandbox', 'user']

function choose(connections: Connection[], { id, title }: Vendor, wanted: string | undefined): Connection {
  const own = connections.filter(({ vendor, isEnabled }) => vendor === id && isEnabled)
  const inOrder = preference.flatMap((origin) => own.filter((each) => each.origin === origin))
  const found = wanted ? own.find((each) => each.id === wanted) : inOrder[0]
  if (!found) throw new Error(wanted ? `no enabled ${title} connection ${wanted}` : `no ${title} connection is set up`)
  return found
}

/** Vendors sign the URL they were told, which is the public one, wherever the requests are sent. */
function urlsOf({ publicUrl, host, port }: Config, { vendor, urlSecret }: Connection, url: string | undefined) {
  const path = `/api/v1/webhooks/${vendor}/${urlSecret}`
  const root = publicUrl ?? `http://${host}:${port}`
  return { webhookUrl: root + path, sendTo: (url ?? root).replace(/\/+$/, '') + path }
}

interface Simulation {
  simulator: Simulator
  event: string
  connection: Pick<Connection, 'settings'>
  /** What is signed. */
  webhookUrl: string
  /** Where it is sent. */
  sendTo: string
  count: number
  /** Number of the first person. */
  from: number
  /** A second; as fast as answers come when absent. */
  rate?: number
}

export interface SimulationReport {
  /** How many were answered how, e.g. `200 accepted`, or not at all. */
  answers: Map<string, number>
  failed: number
  seconds: number
  /** Milliseconds each answer took, ascending. */
  latencies: number[]
}

const atOnce = 32

/** Sends `count` requests over real HTTP and tells how they were answered. */
export async function sendSimulated(plan: Simulation): Promise<SimulationReport> {
  const send = createOutboundHttp()
  const report: SimulationReport = { answers: new Map(), failed: 0, seconds: 0, latencies: [] }
  const began = performance.now()
  let next = 0
  const sendNext = async (): Promise<void> => {
    while (next < plan.count) {
      const n = next++
      if (plan.rate) await until(began + (n * 1000) / plan.rate)
      const request = plan.simulator.send(
        plan.event,
        plan.from + n,
        plan.connection.settings,
        new Date(),
        plan.webhookUrl,
      )
      const { method, headers, body, pathSuffix = '' } = request
      const started = performance.now()
      const result = await send({ method, url: plan.sendTo + pathSuffix, headers, body }, { reach: 'anywhere' })
      report.latencies.push(performance.now() - started)
      const isFine = result.ok && result.response.status < 300
      if (!isFine) report.failed++
      const answer = result.ok ? nameOf(result.response.status, result.response.json) : result.reason
      report.answers.set(answer, (report.answers.get(answer) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, plan.count) }, sendNext))
  report.seconds = (performance.now() - began) / 1000
  report.latencies.sort((a, b) => a - b)
  return report
}

/** Resolves at that moment of `performance.now()`; a past one does not wait. */
function until(moment: number): Promise<void> | undefined {
  const ms = moment - performance.now()
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined
}

function nameOf(status: number, json: unknown): string {
  const said = (json as { status?: unknown } | undefined)?.status
  return typeof said === 'string' ? `${status} ${said}` : String(status)
}

function print({ answers, seconds, latencies }: SimulationReport): void {
  for (const [answer, count] of answers) process.stdout.write(`${count} × ${answer}\n`)
  const at = (share: number) =>
    `${latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))]?.toFixed(1)} ms`
  process.stdout.write(`${seconds.toFixed(1)} s, p50 ${at(0.5)}, p99 ${at(0.99)}\n`)
}

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('expected a number above 0')
  return value
}
