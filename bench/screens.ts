import { statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import type pg from 'pg'
import { percentile } from './load.ts'
import { makeIntakes } from './make-intakes.ts'
import { makeLeads } from './make-leads.ts'
import { say } from './print.ts'
import { openStage } from './stage.ts'

const key = 'the instance key of the benchmarks, 32 letters'
const goalMs = 1_000
const rounds = 5
/** Bytes on disk of one row with its indexes, with a margin. */
const bytesOf = { intake: 900, lead: 3_500 }

/** What each screen of the dashboard asks on opening, below `/api/v1`. */
const screensOf = ({ intakeId, leadId, partyId, since }: Samples): Record<string, string[]> => ({
  home: ['/overview', `/overview/series?since=${since}`, '/stats', '/intakes?limit=20', '/exceptions/counts'],
  'webhook stats': ['/stats'],
  intakes: ['/intakes?limit=50', '/vendors', '/connections'],
  'intakes, those that failed': ['/intakes?limit=50&status=failed'],
  'intakes, one vendor': ['/intakes?limit=50&vendor=datashopper'],
  'intakes, searched': ['/intakes?limit=50&q=lead-77'],
  'one intake': [`/intakes/${intakeId}`],
  leads: ['/leads?limit=50', '/views?screen=leads', '/members', '/teams'],
  'leads, searched': ['/leads?limit=50&q=ana%20silva'],
  'one lead': ['', '/timeline', '/notes', '/explain', '/duplicates']
    .map((part) => `/leads/${leadId}${part}`)
    .concat(`/parties/${partyId}`),
  exceptions: ['/exceptions?limit=50', '/exceptions/counts', '/members'],
  routing: ['/routing-rules', '/routing-rules/draft', '/routing-rules/versions', '/rosters'],
  imports: ['/imports'],
  campaigns: ['/campaigns'],
  senders: ['/senders'],
  suppressions: ['/suppressions'],
  conversions: ['/conversions?limit=50', '/conversions/quality'],
  analytics: ['overview', 'funnel', 'sources', 'routing', 'workspaces', 'intakes', 'revenue']
    .map((name) => `/analytics/${name}`)
    .concat('/managers'),
  connections: ['/connections', '/connections/health', '/vendors'],
  settings: ['/members', '/teams', '/audit-log'],
})

interface Samples {
  intakeId: string
  leadId: string
  partyId: string
  since: string
}

/** Every screen over a long history: how long until all that it asks is there. */
export async function screens(
  intakes = Number(process.env.BENCH_INTAKES ?? 10_000_000),
  leads = Number(process.env.BENCH_LEADS ?? 1_000_000),
): Promise<void> {
  await checkSpace(intakes * bytesOf.intake + leads * bytesOf.lead)
  const stage = await openStage()
  try {
    const hub = await stage.startHub('web', { LEADLINE_API_KEY: key })
    const started = performance.now()
    const samples = await fill(stage.pool, intakes, leads)
    const { rows } = await stage.pool.query('select pg_database_size(current_database())::float8 as size')
    say(
      `${intakes.toLocaleString('en')} intakes and ${leads.toLocaleString('en')} leads made in ${Math.round((performance.now() - started) / 1000)} s, ${(rows[0].size / 1e9).toFixed(1)} GB`,
    )
    for (const [name, paths] of Object.entries(screensOf(samples))) await open(hub.port, name, paths)
    await hub.stop()
  } finally {
    await stage.close()
  }
}

/** Refuses before it begins: a full disk takes others with it. */
async function checkSpace(needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(tmpdir())
  const free = bavail * bsize
  say(`about ${(needed / 1e9).toFixed(1)} GB to write, ${(free / 1e9).toFixed(1)} GB free`)
  if (free < needed * 1.5) throw new Error('too little space: set BENCH_INTAKES and BENCH_LEADS lower')
}

async function fill(pool: pg.Pool, intakes: number, leads: number): Promise<Samples> {
  const { rows: places } = await pool.query(`select id from workspaces where slug = 'default'`)
  const workspaceId = places[0].id
  await makeLeads(pool, workspaceId, leads)
  await makeIntakes(pool, workspaceId, intakes)
  const { rows } = await pool.query(
    `select (select id from intakes where workspace_id = $1 order by received_at desc limit 1) as "intakeId", id as "leadId", party_id as "partyId"
     from leads where workspace_id = $1 order by created_at desc limit 1`,
    [workspaceId],
  )
  return { ...rows[0], since: new Date(Date.now() - 86_400_000).toISOString() }
}

async function open(port: number, name: string, paths: string[]): Promise<void> {
  const slowest = new Map<string, number>()
  const times: number[] = []
  for (let n = 0; n < rounds; n++) {
    const begun = performance.now()
    const ask = async (path: string) => {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
        headers: { authorization: `Bearer ${key}` },
      })
      await answer.arrayBuffer()
      if (!answer.ok) throw new Error(`${name}: ${path} answered ${answer.status}`)
      slowest.set(path, Math.max(slowest.get(path) ?? 0, performance.now() - begun))
    }
    await Promise.all(paths.map(ask))
    times.push(performance.now() - begun)
  }
  const sorted = times.toSorted((a, b) => a - b)
  const worst = sorted.at(-1)!
  const [path] = [...slowest].toSorted((a, b) => b[1] - a[1])[0]!
  say(
    `${name.padEnd(28)} p50 ${percentile(sorted, 0.5).toFixed(0).padStart(5)} ms  worst ${worst.toFixed(0).padStart(5)} ms  ${worst > goalMs ? `over the goal, ${path}` : ''}`,
  )
}
