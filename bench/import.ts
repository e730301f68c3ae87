import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { createLog } from '../src/base/log.ts'
import { createSealer } from '../src/base/seal.ts'
import { migrate } from '../src/db/migrate.ts'
import { inTransaction } from '../src/db/transaction.ts'
import { openDirectory } from '../src/features/connections/directory.ts'
import { moveJob } from '../src/features/imports/change-import.ts'
import { findJob } from '../src/features/imports/store-jobs.ts'
import { uploadFile } from '../src/features/imports/upload-file.ts'
import { bindSecretKey, ensureWorkspace } from '../src/features/workspaces/store-setup.ts'
import { runImports } from '../src/pipeline/run-imports.ts'
import { createSubmit } from '../src/pipeline/submit.ts'
import { createAppend } from '../src/queue/append.ts'
import { vendors } from '../src/vendors/registry.ts'
import { besideImport } from './beside-import.ts'
import { makeLeads } from './make-leads.ts'
import { say } from './print.ts'
import { openStage, type Stage } from './stage.ts'

const rows = Number(process.env.BENCH_ROWS ?? 30_000)
const secretKey = 'the secret key of the bench, 32 characters'

/**
 * A file of twelve columns against a bare staging COPY with a de-duplicating insert of the same file, in one run; and webhooks
 * beside it. `BENCH_ROWS`: of the file; `BENCH_LEADS`: once more into a table of so many leads.
 */
export async function importFile(): Promise<void> {
  const stage = await openStage()
  let desk: Awaited<ReturnType<typeof openDesk>> | undefined
  try {
    await migrate(stage.pool)
    desk = await openDesk(stage)
    await desk.run(csv(5_000, 0))
    await measureRound(stage, desk, 'new people', 10_000_000)
    await addRules(stage.pool)
    await desk.refresh()
    await measureRound(stage, desk, 'new people, routed by 20 rules, half of them to two other workspaces', 20_000_000)
    await besideImport(stage, secretKey, () => desk!.run(csv(rows, 30_000_000)))
    const count = Number(process.env.BENCH_LEADS ?? 0)
    if (count === 0) return
    await makeLeads(stage.pool, await ensureWorkspace(stage.pool, 'branch-0', 'Branch 0'), count)
    await measureRound(stage, desk, `new people, routed, into a table of ${count} leads`, 40_000_000)
  } finally {
    await desk?.close()
    await stage.close()
  }
}

async function measureRound(stage: Stage, desk: Awaited<ReturnType<typeof openDesk>>, what: string, from: number) {
  const file = csv(rows, from)
  const bare = await bareCopy(stage.pool, file)
  const { result, cost } = await stage.measure([process.pid], () => desk.run(file))
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

/** What imports files in this process, as a worker does. */
export async function openDesk({ pool }: Stage) {
  const log = createLog('warn')
  const sealer = createSealer(secretKey)
  await bindSecretKey(pool, sealer)
  const workspaceId = await ensureWorkspace(pool, 'default', 'Default')
  await pool.query(`update workspaces set settings = '{"limits": {"rowsPerImport": 10000000, "uploadsPerHour": 1000}}'`)
  const byId = new Map(vendors.map((vendor) => [vendor.id, vendor]))
  const directory = await openDirectory(pool, sealer, log, { builtIn: vendors.filter(({ isBuiltIn }) => isBuiltIn) })
  const append = createAppend({ pool, log, onStored: () => undefined })
  const wait = async () => ({ status: 'accepted' as const, outcome: null })
  const submit = createSubmit({ vendors: byId, directory, append, wait, sealer })
  const runner = runImports({ pool, log, directory, submit, vendors: byId, sealer })
  const tools = { pool, log, directory, submit, wakeImports: () => runner.wake() }
  const upload = async (file: Buffer): Promise<string> => {
    const chunks = (async function* () {
      for (let at = 0; at < file.length; at += 65_536) yield file.subarray(at, at + 65_536)
    })()
    const given = { workspaceId, filename: 'bench.csv', source: 'csv', by: 'bench', isAutomatic: false, chunks }
    const job = await uploadFile(tools, given)
    if (!('id' in job) || job.error) throw new Error(JSON.stringify(job))
    return job.id
  }
  const merge = async (id: string): Promise<void> => {
    await inTransaction(pool, (tx) => moveJob(tx, workspaceId, id, 'run'))
    runner.wake()
    for (;;) {
      const { status, error, counts, totalRecords } = (await findJob(pool, workspaceId, id))!
      if (error) throw new Error(error.message)
      if (status === 'completed') {
        if (counts.created !== totalRecords) throw new Error(JSON.stringify(counts))
        return
      }
      await new Promise((resume) => setTimeout(resume, 50))
    }
  }
  return {
    upload,
    /** Reads workspaces and their rules again. */
    refresh: () => directory.refresh(),
    merge,
    run: async (file: Buffer) => {
      let rss = 0
      const watch = setInterval(() => (rss = Math.max(rss, process.memoryUsage.rss())), 50)
      const started = performance.now()
      const id = await upload(file)
      const staged = (performance.now() - started) / 1_000
      await merge(id)
      clearInterval(watch)
      const seconds = (performance.now() - started) / 1_000
      return { seconds, staged, merged: seconds - staged, rss: Math.round(rss / 1024 / 1024) }
    },
    close: async () => {
      await runner.stop()
      await append.close()
      directory.stop()
    },
  }
}
