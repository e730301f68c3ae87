import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
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

/** A server whose hub was killed still holds the data directory: it is asked to stop, and waited for. */
export async function stopSurvivor(data: string): Promise<void> {
  const pid = Number((await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0])
  if (!pid || !(await isServerOf(pid, data))) return
  process.kill(pid, 'SIGINT')
  const deadline = Date.now() + 30_000
  while (await isServerOf(pid, data)) {
    if (Date.now() > deadline) throw new Error(`a database server (pid ${pid}) still uses ${data} and does not stop`)
    await new Promise((resume) => setTimeout(resume, 50))
  }
}

/** The pid file may name a process that has nothing to do with us: its command line must name this directory. */
async function isServerOf(pid: number, data: string): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(
    async () => (await run('ps', ['-o', 'args=', '-p', String(pid)]).catch(() => ({ stdout: '' }))).stdout,
  )
  return command.includes('postgres') && command.includes(data)
}

/** True when a session can be opened and answers. */
export async function canConnect(connectionString: string): Promise<boolean> {
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
