import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { lockDirectory } from './lock-directory.ts'
import { findPrograms, makeCluster } from './make-cluster.ts'
import { serverSettings } from './server-settings.ts'
import { findServerUser, type ServerUser } from './server-user.ts'
import { endSurvivors } from './survivor.ts'

export interface EmbeddedServer {
  url: string
  /** Of the server that runs now. */
  pid(): number
  /** Fast shutdown: open transactions end, the data is flushed. */
  stop(): Promise<void>
}

interface EmbeddedOptions {
  /** Server settings on top of ours, for tests. */
  settings?: Record<string, string>
  /** Told when the server ended by itself (killed, out of memory) before it is started again on the same port. */
  onCrash?(error: Error): void
}

/** A flush longer than this goes on without us; the next start waits for it. */
const shutdownMs = 5_000

/** Replaying the log after a crash: minutes on a slow disk. */
const recoveryMs = 15 * 60_000

/**
 * Real PostgreSQL from npm in `directory`, on loopback with a generated password. Survives kill -9 of everything: what
 * is left of an earlier server is ended first, and the server itself stops when this process dies. Throws with a clear
 * message when another process uses the directory.
 */
export async function startEmbedded(directory: string, options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  const home = resolve(directory)
  await mkdir(home, { recursive: true })
  const lock = lockDirectory(home)
  try {
    const programs = findPrograms()
    const user = await findServerUser(home, programs)
    const password = await makeCluster(home, programs, user)
    await endSurvivors(join(home, 'data'))
    const port = await freePort()
    const server = await keepRunning(() => launch(home, programs, user, port, options), home, options)
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
    return { url, pid: server.pid, stop: () => server.stop().finally(lock.release) }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Starts the server and starts it again whenever it ends without being asked to, at most once a second. */
async function keepRunning(start: () => ChildProcess, home: string, { onCrash }: EmbeddedOptions) {
  let child = start()
  let stopping = false
  await untilReady(home, child)

  const watch = () =>
    child.once('exit', (code, signal) => {
      if (stopping) return
      onCrash?.(new Error(`the embedded database ended by itself (${signal ?? code}), starting it again`))
      void revive()
    })
  const revive = async () => {
    try {
      await endSurvivors(join(home, 'data'))
      if (stopping) return
      child = start()
      await untilReady(home, child)
      watch()
    } catch (error) {
      onCrash?.(error as Error)
      await pause(1_000, undefined, { ref: false })
      if (!stopping) await revive()
    }
  }
  watch()
  return {
    pid: () => child.pid!,
    stop: () => {
      stopping = true
      return stop(child)
    },
  }
}

/** In a session of its own, so that Ctrl-C reaches us alone and we stop the server last. */
function launch(home: string, programs: string, user: ServerUser, port: number, options: EmbeddedOptions) {
  const settings = { ...serverSettings(join(home, 'log'), port), ...options.settings }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const [command, ...words] = [...user.prefix, join(programs, 'postgres'), '-D', join(home, 'data'), ...flags]
  const child = spawn(command!, words, { ...user.identity, stdio: ['ignore', 'ignore', 'pipe'], detached: true })
  if (child.pid) stopWithUs(child)
  return child
}

/** A shell waits for our end of a pipe: killed in whatever way, we close it, and the server is told to stop. */
function stopWithUs(server: ChildProcess): void {
  const watcher = spawn('/bin/sh', ['-c', 'read -r _; kill -INT "$0"', String(server.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watcher.on('error', () => undefined)
  watcher.unref()
  server.once('exit', () => watcher.kill('SIGKILL'))
}

/** PostgreSQL says in line 8 of its pid file when it takes connections; a server that ends instead says why. */
async function untilReady(home: string, child: ChildProcess): Promise<void> {
  let said = ''
  child.stderr?.on('data', (chunk) => {
    said = (said + chunk).slice(-4_000)
  })
  let failure: Error | undefined
  child.once('error', (error) => {
    failure = error
  })
  child.once('exit', () => {
    failure = new Error(`the embedded database did not start: ${said.trim()} (more in ${join(home, 'log')})`)
  })
  const deadline = Date.now() + recoveryMs
  for (;;) {
    if (failure) throw failure
    const lines = (await readFile(join(home, 'data/postmaster.pid'), 'utf8').catch(() => '')).split('\n')
    if (lines[0] === String(child.pid) && lines[7]?.trim() === 'ready') return
    if (Date.now() > deadline) {
      child.kill('SIGQUIT')
      throw new Error(
        `the embedded database did not recover in ${recoveryMs / 60_000} minutes: see ${join(home, 'log')}`,
      )
    }
    await pause(20)
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((resume) => child.once('exit', () => resume()))
  child.kill('SIGINT')
  await Promise.race([gone, pause(shutdownMs, undefined, { ref: false })])
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
