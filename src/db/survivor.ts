import { execFile } from 'node:child_process'
import { readdir, readFile, readlink, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'

const run = promisify(execFile)

/** The address of the embedded server that a running hub keeps in this directory, or null. */
export async function findRunning(directory: string): Promise<string | null> {
  const [, , , port] = (await readFile(join(directory, 'data/postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const password = await readFile(join(directory, 'password'), 'utf8').catch(() => null)
  if (!port || !password) return null
  const url = `postgres://postgres:${password.trim()}@127.0.0.1:${port.trim()}/postgres`
  return (await canConnect(url)) ? url : null
}

/**
 * Ends what a killed hub left behind in the data directory, which the caller has locked: a whole server is asked to
 * stop, and made to after 20 s (its log is replayed then); backends whose postmaster is gone are killed, as they would
 * keep its shared memory and the next server from starting.
 */
export async function endSurvivors(data: string): Promise<void> {
  const pid = Number((await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0])
  if (pid && (await isServerOf(pid, data))) {
    process.kill(pid, 'SIGINT')
    if (!(await until(async () => !(await isServerOf(pid, data)), 20_000))) {
      process.kill(pid, 'SIGQUIT')
      await until(async () => !(await isServerOf(pid, data)), 10_000)
    }
  }
  const home = await realpath(data)
  const gone = await until(async () => {
    const left = await processesIn(home)
    for (const each of left) killIfThere(each)
    return left.length === 0
  }, 10_000)
  if (!gone) throw new Error(`processes of an earlier database server still use ${data} and cannot be ended`)
  // nobody is left, whatever the file says: its pid may be a stranger's by now, or a zombie's
  if (process.platform === 'linux') await rm(join(data, 'postmaster.pid'), { force: true })
}

/** The pid file may name a process that has nothing to do with us: its command line must name this directory. */
async function isServerOf(pid: number, data: string): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(
    async () => (await run('ps', ['-o', 'args=', '-p', String(pid)]).catch(() => ({ stdout: '' }))).stdout,
  )
  return command.includes('postgres') && command.includes(data)
}

/** Every process of a server works in its data directory, as a shell may. Only Linux tells; elsewhere none is found. */
async function processesIn(directory: string): Promise<number[]> {
  const names = await readdir('/proc').catch(() => [])
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number)
  const isOurs = async (pid: number) =>
    (await readlink(`/proc/${pid}/cwd`)) === directory &&
    /^(postgres:|\S*\/postgres\0)/.test(await readFile(`/proc/${pid}/cmdline`, 'utf8'))
  const verdicts = await Promise.all(pids.map((pid) => isOurs(pid).catch(() => false)))
  return pids.filter((_, index) => verdicts[index])
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function until(probe: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs
  while (!(await probe())) {
    if (Date.now() > deadline) return false
    await pause(20)
  }
  return true
}

/** True when a session can be opened and answers. */
async function canConnect(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}
