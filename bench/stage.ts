import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { createLog } from '../src/base/log.ts'
import { type EmbeddedServer, startEmbedded } from '../src/db/embedded.ts'
import { openPool } from '../src/db/pool.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const token = 'bench token of thirty-two letters'

/** A durable PostgreSQL of its own, and processes that are stopped with it. */
export interface Stage {
  server: EmbeddedServer
  pool: pg.Pool
  /** A server of `bench/` to compare with. */
  startPeer(file: 'bare-server.ts' | 'insert-server.ts'): Promise<{ port: number; pid: number }>
  startHub(
    role: 'web' | 'worker' | 'all',
    env?: Record<string, string>,
  ): Promise<{ port: number; pid: number; stop(): Promise<void> }>
  /** Empties everything that a run wrote. */
  clear(): Promise<void>
  measure<T>(pids: number[], work: () => Promise<T>): Promise<{ result: T; cost: Cost }>
  close(): Promise<void>
}

/** What a run cost beside time. */
export interface Cost {
  statements: number
  walBytes: number
  /** Milliseconds of processor time. */
  hubCpuMs: number
  postgresCpuMs: number
}

export async function openStage(): Promise<Stage> {
  const directory = await mkdtemp(join(tmpdir(), 'leadline-bench-'))
  const server = await startEmbedded(join(directory, 'postgres'), {
    settings: { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track': 'top' },
  })
  const pool = openPool(server.url, createLog('silent'), { max: 4, name: 'bench' })
  await pool.query('create extension pg_stat_statements')
  const children = new Set<ChildProcess>()

  const startHub: Stage['startHub'] = async (role, env = {}) => {
    const child = spawn(process.execPath, [join(root, 'src/cli/main.ts'), 'start', '--role', role], {
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        DATABASE_URL: server.url,
        DATABASE_DIRECT_URL: server.url,
        DATA_DIR: directory,
        LOG_LEVEL: 'warn',
        LEADLINE_SANDBOX: 'off',
        C2S_TOKEN: token,
        WEBHOOK_SECRET: token,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    children.add(child)
    const port = Number(/:(\d+)\s/.exec(await firstLine(child))?.[1])
    return { port, pid: child.pid!, stop: () => end(child, 'SIGTERM') }
  }
  const measure: Stage['measure'] = async (pids, work) => {
    const before = await read(pids, pool, server.pid())
    const result = await work()
    const after = await read(pids, pool, server.pid())
    const cost = Object.fromEntries(
      Object.entries(after).map(([name, value]) => [name, value - before[name as keyof Cost]]),
    )
    return { result, cost: cost as unknown as Cost }
  }
  return {
    server,
    pool,
    startHub,
    startPeer: async (file) => {
      const child = spawn(process.execPath, [join(root, 'bench', file)], {
        env: { PATH: process.env.PATH, DATABASE_URL: server.url },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      children.add(child)
      return { port: Number(await firstLine(child)), pid: child.pid! }
    },
    clear: async () => {
      await pool.query(
        'truncate work, intakes, intake_results, dedupe_ledger, effects, events, attempts, duplicates, rollups',
      )
      await pool.query('truncate core.parties cascade')
      await pool.query('checkpoint')
    },
    measure,
    close: async () => {
      for (const child of children) await end(child, 'SIGKILL')
      await pool.end()
      await server.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout!.on('data', (chunk) => {
      text += chunk
      if (text.includes('\n')) resolve(text)
    })
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it was ready`)))
  })
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await gone
}

async function read(pids: number[], pool: pg.Pool, postmaster: number): Promise<Cost> {
  const { rows } = await pool.query(
    `select (select sum(calls) from pg_stat_statements)::float8 as statements, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as wal`,
  )
  return {
    statements: rows[0].statements,
    walBytes: rows[0].wal,
    hubCpuMs: await cpuMs(pids),
    postgresCpuMs: await familyCpuMs(postmaster),
  }
}

/** utime + stime of these processes; a clock tick is 10 ms on Linux. */
async function cpuMs(pids: number[]): Promise<number> {
  const fields = await Promise.all(pids.map(statOf))
  return fields.reduce((sum, stat) => sum + (stat ? (Number(stat[11]) + Number(stat[12])) * 10 : 0), 0)
}

async function familyCpuMs(parent: number): Promise<number> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const stats = await Promise.all(all.map(async (pid) => ({ pid, stat: await statOf(pid) })))
  const own = stats.find(({ pid }) => pid === parent)?.stat
  const ended = own ? (Number(own[13]) + Number(own[14])) * 10 : 0
  const living = stats
    .filter(({ pid, stat }) => stat && (pid === parent || Number(stat[1]) === parent))
    .map(({ pid }) => pid)
  return ended + (await cpuMs(living))
}

/** Fields of /proc/<pid>/stat from the state (field 3) on. */
async function statOf(pid: number): Promise<string[] | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ')
}

const filler = 'Quer visitar o apartamento no sabado de manha. '.repeat(32)

/** One lead webhook of about 2 KB, complete with its HTTP head. \`lead\` decides the lane, \`n\` makes it new. */
export function leadRequest(n: number, lead: number | string = n): Buffer {
  const second = new Date(1_760_000_000_000 + n * 1_000).toISOString()
  const customer = {
    name: `Pessoa ${n}`,
    email: `pessoa.${n}@example.test`,
    phone: `55119${String(10_000_000 + (n % 89_999_999)).padStart(8, '0')}`,
  }
  const attributes = {
    description: filler,
    customer,
    lead_status: { id: 0, alias: 'new', name: 'Novo' },
    created_at: second,
    updated_at: second,
  }
  const body = Buffer.from(JSON.stringify({ id: `lead-${lead}`, hook_action: 'on_create_lead', attributes }))
  return http('/api/v1/webhooks/c2s', `x-webhook-token: ${token}\r\n`, body)
}

/** The same request signed for the bare server. */
export function bareRequest(n: number): Buffer {
  const whole = leadRequest(n)
  const body = whole.subarray(whole.indexOf('\r\n\r\n') + 4)
  return http('/', `x-signature: ${createHmac('sha256', 'bench secret').update(body).digest('hex')}\r\n`, body)
}

function http(path: string, headers: string, body: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(
      `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\nuser-agent: bench\r\n${headers}content-length: ${body.length}\r\n\r\n`,
    ),
    body,
  ])
}

/** Prepared requests, handed out once each: making them is not part of the run. */
export function batch(count: number, make: (n: number) => Buffer, from = 0): () => Buffer | null {
  const requests = Array.from({ length: count }, (_, n) => make(from + n))
  let at = 0
  return () => requests[at++] ?? null
}
