import { createLog } from '../../src/base/log.ts'
import { createRecord } from '../../src/base/record-exchange.ts'
import { createSealer, type Sealer } from '../../src/base/seal.ts'
import { routes } from '../../src/features/all.ts'
import { type Directory, openDirectory } from '../../src/features/connections/directory.ts'
import { ownConnections } from '../../src/features/connections/store-environment.ts'
import { createLoad } from '../../src/features/load.ts'
import { createLookups } from '../../src/features/lookups/lookups.ts'
import { createIdentity } from '../../src/features/people/identity.ts'
import { createApiKey } from '../../src/features/workspaces/create-api-key.ts'
import { ensureWorkspace } from '../../src/features/workspaces/store-setup.ts'
import { createMetrics } from '../../src/http/metrics.ts'
import { createHttpServer, type HttpOptions, type HttpServer } from '../../src/http/server.ts'
import { openNetwork } from '../../src/network.ts'
import { createLine, type Line } from '../../src/pipeline/line.ts'
import { createMakeSample } from '../../src/pipeline/make-sample.ts'
import { createPost } from '../../src/pipeline/post.ts'
import { reactions } from '../../src/pipeline/reactions.ts'
import { createRejections } from '../../src/pipeline/rejections.ts'
import * as replay from '../../src/pipeline/replay.ts'
import { createRunCommand } from '../../src/pipeline/run-command.ts'
import { runImports } from '../../src/pipeline/run-imports.ts'
import { createSends } from '../../src/pipeline/sends.ts'
import type { Vendor } from '../../src/vendors/_kit/contract.ts'
import { loadWords } from '../../src/vendors/load-words.ts'
import { vendors as registered } from '../../src/vendors/registry.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { demoSecret, demoVendor } from './demo-vendor.ts'

export const instanceKey = 'instance-key-of-the-tests-0123456789'

export interface TestHub {
  url: string
  database: TestDatabase
  sealer: Sealer
  directory: Directory
  line: Line
  server: HttpServer
  /** Id of the workspace `default`. */
  workspaceId: string
  /** Log lines as objects, oldest first. */
  lines: Record<string, unknown>[]
  /** A request with the instance key, or with `key`, or with none (`key: null`). JSON in and out. */
  api(method: string, path: string, options?: ApiOptions): Promise<{ status: number; body: never; headers: Headers }>
  newKey(workspaceId: string, scopes?: ('read' | 'write' | 'admin')[]): Promise<string>
  stop(): Promise<void>
}

interface ApiOptions {
  key?: string | null
  workspace?: string
  body?: unknown
  headers?: Record<string, string>
}

const notSent = async () => ({ ok: false, failure: 'not_sent', reason: 'there is no network in this test' }) as const
const offline = () => ({ http: notSent, mail: notSent, record: createRecord(() => undefined, []) })

/**
 * The real parts over a database of their own: HTTP on loopback, the line, every route; one vendor, `demo`. `online`: effects
 * may leave, as far as a connection's origin allows.
 */
export async function startTestHub(
  options: Partial<Omit<HttpOptions, 'vendors'>> & { vendors?: Vendor[]; role?: 'web' | 'all'; online?: boolean } = {},
): Promise<TestHub> {
  const { vendors: list = [demoVendor], role = 'all', online = false, ...overrides } = options
  const database = await createTestDatabase()
  const { pool } = database
  const lines: Record<string, unknown>[] = []
  const log = createLog('info', { write: (line) => void lines.push(JSON.parse(line)) })
  const sealer = createSealer('the secret key of the tests, 32 characters')
  const builtIn = registered.filter(({ isBuiltIn }) => isBuiltIn)
  const vendors = new Map([...list, ...builtIn].map((vendor) => [vendor.id, vendor]))
  const workspaceId = await ensureWorkspace(pool, 'default', 'Default')
  if (vendors.has('demo')) {
    const owned = [{ vendor: 'demo', name: 'Demo', settings: { signingSecret: demoSecret } }]
    await ownConnections(pool, sealer, workspaceId, 'environment', owned)
  }
  const directory = await openDirectory(pool, sealer, log, { builtIn })
  const metrics = createMetrics(async () => [])
  const rejections = createRejections(pool, log)
  const tools = { pool, sealer, directory, vendors, log, publicUrl: 'http://hub.example.test' }
  const network = openNetwork(vendors, 1)
  const outside = { outside: online ? network.outside : offline, load: createLoad({ pool, sealer, directory }) }
  const sends = createSends(tools)
  const line = createLine({
    ...tools,
    gate: sends.gate,
    role,
    reactions,
    listenUrl: null,
    inboundIo: { now: () => new Date(), fetchText: () => Promise.reject(new Error('no network')) },
    onRejected: rejections.note,
    ...outside,
    lookups: createLookups(pool, sealer),
    heldForMs: () => 0,
    onSettled: metrics.effect,
  })
  await line.start()
  const imports = role === 'all' ? runImports({ ...tools, submit: line.submit }) : null
  const identity = createIdentity({ ...tools, oidc: null })
  if (role !== 'web') sends.start(line.wake)
  const server = await createHttpServer({
    ...tools,
    identity,
    receive: line.receive,
    waitForDecision: line.waitForDecision,
    routes: routes({
      ...tools,
      ...replay,
      wakeImports: () => imports?.wake(),
      wake: line.wake,
      submit: line.submit,
      sendersOf: sends.sendersOf,
      wish: sends.wish,
      wakeCampaigns: sends.wake,
      makeSample: createMakeSample({ receive: line.receive, publicUrl: tools.publicUrl }),
      wordsOf: await loadWords([...vendors.values()]),
      runCommand: createRunCommand({ ...tools, ...outside }),
      identity: overrides.identity ?? identity,
      post: createPost({ ...tools, ...outside }),
    }),
    metrics,
    checks: { database: async () => (await pool.query('select 1')).rowCount === 1 },
    version: '0.0.0',
    instanceKey,
    metricsToken: null,
    trustedProxies: [],
    rates: { webhooks: 0, api: 0 },
    ...overrides,
  })
  const url = `http://127.0.0.1:${await server.listen('127.0.0.1', 0)}`

  const api: TestHub['api'] = async (method, path, { key = instanceKey, workspace, body, headers = {} } = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(workspace === undefined ? {} : { 'x-workspace': workspace }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      body: (text === '' ? null : JSON.parse(text)) as never,
      headers: response.headers,
    }
  }
  return {
    url,
    database,
    sealer,
    directory,
    line,
    server,
    workspaceId,
    lines,
    api,
    newKey: async (inWorkspace, scopes) =>
      (await createApiKey(pool, { workspaceId: inWorkspace, name: 'test', scopes })).key,
    stop: async () => {
      await server.close()
      await sends.stop()
      await imports?.stop()
      await line.stop(2_000)
      await rejections.stop()
      directory.stop()
      await database.drop()
    },
  }
}
