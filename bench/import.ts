import { readFile, writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { ensureWorkspace } from '../src/features/workspaces/store-setup.ts'
import { besideImport } from './beside-import.ts'
import { makeLeads } from './make-leads.ts'
import { say } from './print.ts'
import { openStage, type Stage } from './stage.ts'

const rows = Number(process.env.BENCH_ROWS ?? 30_000)
const apiKey = 'an instance key of the bench, long enough'

/**
 * A file of twelve columns into a hub of one process, against a bare staging COPY with a de-duplicating insert of the same file, in
 * one run; and webhooks beside it. `BENCH_ROWS`: of the file; `BENCH_LEADS`: once more into a table of so many leads.
 */
export async function importFile(): Promise<void> {
  const stage = await openStage()
  try {
    const desk = await openDesk(stage)
    await desk.run(csv(5_000, 0))
    await measureRound(stage, desk, 'new people', 10_000_000)
    await addRules(stage.pool)
    await measureRound(stage, desk, 'new people, routed by 20 rules, half of them to two other workspaces', 20_000_000)
    await besideImport(stage, desk.hub.port, () => desk.run(csv(rows, 30_000_000)))
    const count = Number(process.env.BENCH_LEADS ?? 0)
    if (count === 0) return
    await makeLeads(stage.pool, await ensureWorkspace(stage.pool, 'branch-0', 'Branch 0'), count)
    await measureRound(stage, desk, `new people, routed, into a table of ${count} leads`, 40_000_000)
  } finally {
    await stage.close()
  }
}

async function measureRound(stage: Stage, desk: Awaited<ReturnType<typeof openDesk>>, what: string, from: number) {
  const file = csv(rows, from)
  const bare = await bareCopy(stage.pool, file)
  const { result, cost } = await stage.measure([desk.hub.pid], () => desk.run(file))
  say(`import of ${what}: bare COPY + de-duplicating insert ${rate(rows, bare)} rows/s`)
  say(
    `  ${rate(rows, result.seconds)} rows/s, ratio ${(bare / result.seconds).toFixed(2)}: staged ${rate(rows, result.staged)}, merged ${rate(rows, result.merged)} rows/s; RSS at most ${result.rss} MiB`,
  )
  say(
    `  per row: ${((cost.hubCpuMs * 1_000) / rows).toFixed(0)} µs of node, ${((cost.postgresCpuMs * 1_000) / rows).toFixed(0)} µs of PostgreSQL, ${Math.round(cost.walBytes / rows)} bytes of WAL, ${(cost.statements / rows).toFixed(4)} statements`,
  )
}

/** Twenty rules: two give an industry each to a workspace below, the others look at rarer ones. */
async function addRules(pool: pg.Pool): Promise<void> {
  const { rows: found } = await pool.query("select id from workspaces where slug = 'default'")
  const source = found[0].id
  for (let n = 0; n < 20; n++) {
    const destination = n < 2 ? await ensureWorkspace(pool, `branch-${n}`, `Branch ${n}`) : null
    if (destination) await pool.query('update workspaces set parent_id = $2 where id = $1', [destination, source])
    const conditions = { industries: [industries[n] ?? `Industry ${n}`], countries: ['BR'] }
    const actions = { assign_to_workspace: destination !== null, tag_with: [`tag-${n}`] }
    await pool.query(
      `insert into lead_routing_rules (workspace_id, rule_name, priority, conditions, destination_workspace_id, actions) values ($1, $2, $3, $4, $5, $6)`,
      [source, `Rule ${n}`, 100 - n, conditions, destination, actions],
    )
  }
}

const rate = (count: number, seconds: number) => Math.round(count / seconds).toLocaleString('en')

const cities = ['São Paulo,SP', 'Rio de Janeiro,RJ', 'Curitiba,PR', 'Porto Alegre,RS', 'Recife,PE']
const industries = ['HVAC', 'Imobiliário', 'Saúde', 'Educação']

export function csv(count: number, from: number): Buffer {
  const lines = ['Nome,E-mail,Telefone,Empresa,Segmento,Porte,Site,Cidade,UF,CEP,Cargo,Observações']
  for (let n = from; n < from + count; n++)
    lines.push(
      `Pessoa Número ${n},pessoa.${n}@example.test,(${11 + (n % 9)}) 9${String(10_000_000 + ((n * 7_919) % 89_999_999)).slice(0, 4)}-${String(n % 10_000).padStart(4, '0')},Empresa ${n % 20_000},${industries[n % 4]},11-50,https://empresa${n % 20_000}.example.test,${cities[n % 5]},01310-${String(n % 1_000).padStart(3, '0')},Gerente,"Quer visitar, de manhã"`,
    )
  return Buffer.from(`${lines.join('\n')}\n`)
}

/** Seconds for the least that any import does: the file as it is into a table, and from there into one with a unique key. */
async function bareCopy(pool: pg.Pool, file: Buffer): Promise<number> {
  const columns = Array.from({ length: 12 }, (_, at) => `c${at} text`).join(', ')
  await pool.query(`create table bench_staging (${columns}); create table bench_leads (${columns}, unique (c1, c3))`)
  const started = performance.now()
  const client = await pool.connect()
  await pipeline(Readable.from([file]), client.query(copyFrom('copy bench_staging from stdin (format csv, header)')))
  await client.query('insert into bench_leads select * from bench_staging on conflict do nothing')
  const seconds = (performance.now() - started) / 1_000
  client.release()
  await pool.query('drop table bench_staging, bench_leads')
  return seconds
}

/** A hub, and what a person's programme does with it. */
export async function openDesk(stage: Stage) {
  const hub = await stage.startHub('all', { LEADLINE_API_KEY: apiKey })
  await stage.pool.query(
    `update workspaces set settings = '{"limits": {"rowsPerImport": 10000000, "uploadsPerHour": 1000}}'`,
  )
  const ask = async (method: string, path: string, body?: FormData) => {
    const headers = { authorization: `Bearer ${apiKey}` }
    const url = `http://127.0.0.1:${hub.port}/api/v1/imports${path}`
    const response = await fetch(url, { method, headers, ...(body && { body }) })
    const answer = (await response.json()) as Job
    if (!response.ok || answer.error) throw new Error(JSON.stringify(answer))
    return answer
  }
  const upload = async (file: Buffer): Promise<string> => {
    const form = new FormData()
    form.append('source', 'csv')
    form.append('file', new Blob([new Uint8Array(file)], { type: 'text/csv' }), 'bench.csv')
    return (await ask('POST', '', form)).id
  }
  const merge = async (id: string): Promise<void> => {
    await ask('POST', `/${id}/run`)
    for (;;) {
      const { status, counts, total } = await ask('GET', `/${id}`)
      if (status === 'completed') {
        if (counts.created !== total) throw new Error(JSON.stringify(counts))
        return
      }
      await pause(50)
    }
  }
  return {
    hub,
    upload,
    merge,
    run: async (file: Buffer) => {
      await forgetPeak(hub.pid)
      const started = performance.now()
      const id = await upload(file)
      const staged = (performance.now() - started) / 1_000
      await merge(id)
      const seconds = (performance.now() - started) / 1_000
      return { seconds, staged, merged: seconds - staged, rss: await peakOf(hub.pid) }
    },
  }
}

interface Job {
  id: string
  status: string
  error: unknown
  total: number
  counts: { created: number }
}

/** See clear_refs in proc_pid_clear_refs(5): the peak begins anew. */
const forgetPeak = (pid: number) => writeFile(`/proc/${pid}/clear_refs`, '5')

/** The most memory that the process held since, in MiB. */
async function peakOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)![1]) / 1024)
}
