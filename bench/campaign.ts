import { spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { say } from './print.ts'
import { openStage, type Stage } from './stage.ts'

const recipients = Number(process.env.BENCH_RECIPIENTS ?? 60_000)
const apiKey = 'an instance key of the bench, long enough'

/** One campaign to many people through a simulated vendor in a process of its own: ledger, gate and buckets on. */
export async function campaign(): Promise<void> {
  const stage = await openStage()
  const vendor = spawn(process.execPath, [fileURLToPath(new URL('message-server.ts', import.meta.url))], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const port = await new Promise<number>((resolve) => vendor.stdout.once('data', (text) => resolve(Number(text))))
    const hub = await stage.startHub('all', {
      LEADLINE_API_KEY: apiKey,
      EVOLUTION_BASE_URL: `http://127.0.0.1:${port}`,
      EVOLUTION_API_KEY: 'bench',
      EVOLUTION_INSTANCE: 'bench',
      LOG_LEVEL: 'error',
    })
    await addLeads(stage, recipients)
    const api = async (method: string, path: string, body?: object) => {
      const headers = { authorization: `Bearer ${apiKey}`, ...(body && { 'content-type': 'application/json' }) }
      const url = `http://127.0.0.1:${hub.port}/api/v1${path}`
      const response = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) })
      return (await response.json()) as Record<string, never>
    }
    const { id } = await api('POST', '/campaigns', {
      name: 'Bench',
      channel: 'whatsapp',
      message: { text: 'Olá {{first_name|amigo}}, tudo bem?' },
      audience: { filter: {} },
      pace: { perSecond: 10_000 },
      quietHours: null,
    })
    const started = performance.now()
    const { result, cost } = await stage.measure([hub.pid], async () => {
      await api('POST', `/campaigns/${id}/start`)
      let seen: Record<string, never> = {}
      while (seen.status !== 'completed') {
        await pause(200)
        seen = await api('GET', `/campaigns/${id}`)
        if (performance.now() - started > 120_000) throw new Error(`not completed: ${JSON.stringify(seen)}`)
      }
      return seen
    })
    const seconds = (performance.now() - started) / 1_000
    const per = (value: number, digits: number) => (value / recipients).toFixed(digits)
    say(
      `${recipients} recipients in ${seconds.toFixed(1)} s: ${Math.round(recipients / seconds)} recipients/s, ${result.sentCount} sent`,
    )
    say(
      `per recipient: ${per(cost.statements, 3)} statements, ${per(cost.walBytes, 0)} WAL bytes, ${per(cost.hubCpuMs, 3)} ms hub CPU, ${per(cost.postgresCpuMs, 3)} ms PostgreSQL CPU`,
    )
  } finally {
    vendor.kill()
    await stage.close()
  }
}

/** Ids in the order of the rows, as the hub makes them. */
const id = (kind: string) => `('${kind}-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`

async function addLeads({ pool }: Stage, count: number): Promise<void> {
  const phone = `'+55119' || (60000000 + n)`
  await pool.query(
    `with people as (select ${id('10000000')} as id, ${id('20000000')} as lead_id, n from generate_series(1, ${count}) n), w as (select id from workspaces where slug = 'default'),
     parties as (insert into core.parties (id, workspace_id, full_name) select p.id, w.id, 'Pessoa Exemplo ' || n from people p, w)
     insert into leads (id, workspace_id, source_workspace_id, party_id, vendor, fingerprint, full_name, phone)
     select p.lead_id, w.id, w.id, p.id, 'bench', 'bench ' || n, 'Pessoa Exemplo', ${phone} from people p, w`,
  )
  // not the tables that the run fills: plans for empty ones would stay, and no server ever has such statistics
  await pool.query('analyze core.parties, leads')
}
