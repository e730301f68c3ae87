import { join } from 'node:path'
import type pg from 'pg'
import { keepSecret } from './base/keep-secret.ts'
import { createLog, type Log } from './base/log.ts'
import { createSealer, type Sealer } from './base/seal.ts'
import type { Config } from './config.ts'
import { type EmbeddedServer, startEmbedded } from './db/embedded.ts'
import { isMigrated, migrate } from './db/migrate.ts'
import { isReachable, openPool } from './db/pool.ts'
import { routes } from './features/all.ts'
import { openDirectory } from './features/connections/directory.ts'
import { connectionJobs } from './features/connections/poll.ts'
import { ownConnections } from './features/connections/store-environment.ts'
import { importJobs } from './features/imports/jobs.ts'
import { createLoad } from './features/load.ts'
import { createLookups } from './features/lookups/lookups.ts'
import { mergeJobs } from './features/merges/jobs.ts'
import { notificationJobs } from './features/notifications/jobs.ts'
import { operationsJobs } from './features/operations/jobs.ts'
import { oldestWork } from './features/operations/store-metrics.ts'
import { partyJobs } from './features/parties/jobs.ts'
import { createIdentity } from './features/people/identity.ts'
import { peopleJobs } from './features/people/jobs.ts'
import { setupToken } from './features/people/set-up.ts'
import { privacyJobs } from './features/privacy/apply-retention.ts'
import { routingJobs } from './features/routing/jobs.ts'
import { bindSecretKey, ensureWorkspace } from './features/workspaces/store-setup.ts'
import { createMetrics } from './http/metrics.ts'
import { createHttpServer } from './http/server.ts'
import { openNetwork } from './network.ts'
import { createLine } from './pipeline/line.ts'
import { createMakeSample } from './pipeline/make-sample.ts'
import { createPost } from './pipeline/post.ts'
import { reactions } from './pipeline/reactions.ts'
import { createRejections } from './pipeline/rejections.ts'
import * as replay from './pipeline/replay.ts'
import { createRunCommand } from './pipeline/run-command.ts'
import { runImports } from './pipeline/run-imports.ts'
import { createSends } from './pipeline/sends.ts'
import { type Job, startSchedule } from './queue/schedule.ts'
import { openSandbox, type Sandbox } from './sandbox.ts'
import { loadWords } from './vendors/load-words.ts'
import { vendors } from './vendors/registry.ts'
import { version } from './version.ts'

export type Role = 'web' | 'worker' | 'all'

/** A running hub. */
export interface Hub {
  url: string
  port: number
  /** Where the first user is made; null once there is one. */
  setupUrl: string | null
  /** Where the instance key was kept, when it was generated. */
  apiKeyPath: string | null
  isSandbox: boolean
  /** Stops accepting, finishes or releases what is under way; at most about ten seconds. */
  stop(): Promise<void>
}

const byId = new Map(vendors.map((vendor) => [vendor.id, vendor]))

/** The composition root: everything is made here, once, and handed down. */
export async function startHub(config: Config, role: Role): Promise<Hub> {
  const log = createLog(config.logLevel)
  const server = config.databaseUrl
    ? null
    : await startEmbedded(join(config.dataDir, 'postgres'), {
        onCrash: (error) => log.error({ err: error }, 'embedded database'),
      })
  try {
    return await startOn(config, role, log, server)
  } catch (error) {
    await server?.stop()
    throw error
  }
}

async function startOn(config: Config, role: Role, log: Log, server: EmbeddedServer | null): Promise<Hub> {
  const databaseUrl = config.databaseUrl ?? server!.url
  const pool = openPool(databaseUrl, log)
  const { newer } = await migrate(pool)
  if (newer.length > 0) log.warn({ migrations: newer }, 'the database was migrated by a newer version')
  const sealer = createSealer(config.secretKey ?? (await keepSecret(config.dataDir, 'secret-key')).value)
  await bindSecretKey(pool, sealer)
  const { value: apiKey, path: apiKeyPath } = config.apiKey
    ? { value: config.apiKey, path: null }
    : await keepSecret(config.dataDir, 'api-key')
  // simulators live in one process; several over one database would each claim the sandbox's connections
  const sandbox = role === 'all' ? await openSandbox(config, vendors) : null
  await settleConnections(pool, sealer, config, sandbox)
  // before the loops begin: their first rounds want every connection that the pool may open
  const token = await setupToken(pool, sealer)
  const directory = await openDirectory(pool, sealer, log, { builtIn: vendors.filter(({ isBuiltIn }) => isBuiltIn) })
  const publicUrl = config.publicUrl ?? `http://${config.host}:${config.port}`

  const metrics = createMetrics(() => oldestWork(pool))
  const network = openNetwork(byId, config.patience)
  const rejections = createRejections(pool, log)
  const act = {
    vendors: byId,
    directory,
    sealer,
    log,
    publicUrl,
    outside: network.outside,
    load: createLoad({ pool, sealer, directory }),
    lookups: createLookups(pool, sealer),
  }
  const listenUrl = config.databaseDirectUrl ?? (config.databaseUrl ? null : databaseUrl)
  const sends = createSends({ ...act, pool })
  const line = createLine({
    ...act,
    gate: sends.gate,
    reactions,
    pool,
    listenUrl,
    inboundIo: network.inboundIo,
    onRejected: rejections.note,
    heldForMs: network.heldForMs,
    patience: config.patience,
    onSettled: metrics.effect,
    role,
  })
  await line.start()
  if (role !== 'web') sends.start(line.wake)
  const jobs: Job[] =
    role === 'web'
      ? []
      : [
          ...notificationJobs({ pool, log, publicUrl, submit: line.submit }),
          ...operationsJobs(pool, log),
          ...partyJobs(pool),
          ...mergeJobs(pool),
          ...routingJobs(pool),
          ...connectionJobs({ ...act, pool, runCommand: createRunCommand(act) }),
          ...privacyJobs(pool, { ...act, ...replay }),
          ...importJobs(pool),
          ...peopleJobs(pool),
          { name: 'recheck doubtful effects', everyMs: 30_000, run: () => line.recheckDoubtful() },
        ]
  const schedule = startSchedule(pool, jobs, log)
  const imports = role === 'web' ? null : runImports({ ...act, pool, submit: line.submit })
  const identity = createIdentity({ ...act, pool, oidc: config.oidc })
  const http = await createHttpServer({
    ...act,
    pool,
    identity,
    receive: line.receive,
    waitForDecision: line.waitForDecision,
    routes: routes({
      ...act,
      ...replay,
      wakeImports: () => imports?.wake(),
      pool,
      wake: line.wake,
      submit: line.submit,
      sendersOf: sends.sendersOf,
      wish: sends.wish,
      wakeCampaigns: sends.wake,
      makeSample: createMakeSample({ receive: line.receive, publicUrl }),
      wordsOf: await loadWords(vendors),
      runCommand: createRunCommand(act),
      identity,
      post: createPost(act),
    }),
    metrics,
    checks: { database: () => isReachable(pool), migrations: () => isMigrated(pool) },
    version,
    instanceKey: apiKey,
    metricsToken: config.metricsToken,
    trustedProxies: config.trustedProxies,
    rates: { webhooks: config.webhookRate, api: config.apiRate },
  })
  const port = await http.listen(config.host, config.port)
  const stop = once(async () => {
    await http.close()
    await sends.stop()
    await imports?.stop()
    await Promise.all([line.stop(6_000), schedule.stop(), rejections.stop()])
    directory.stop()
    await sandbox?.stop()
    await pool.end()
    await server?.stop()
  })
  const url = config.publicUrl ?? `http://${config.host}:${port}`
  return {
    url,
    port,
    setupUrl: token && `${url}/setup?token=${token}`,
    apiKeyPath,
    isSandbox: sandbox !== null,
    stop,
  }
}

/** The workspace \`default\`, what the environment configures in it, and the sandbox in a workspace of its own. */
async function settleConnections(
  pool: pg.Pool,
  sealer: Sealer,
  config: Config,
  sandbox: Sandbox | null,
): Promise<void> {
  const named = (settings: ReadonlyMap<string, Record<string, unknown>>) =>
    [...settings].map(([vendor, values]) => ({ vendor, name: byId.get(vendor)?.title ?? vendor, settings: values }))
  const workspaceId = await ensureWorkspace(pool, 'default', 'Default')
  await ownConnections(pool, sealer, workspaceId, 'environment', named(config.vendorSettings))
  if (!sandbox) return
  const sandboxId = await ensureWorkspace(pool, 'sandbox', 'Sandbox', workspaceId)
  await ownConnections(pool, sealer, sandboxId, 'sandbox', named(sandbox.settings))
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => (running ??= work())
}
