import type pg from 'pg'
import { percentile } from './load.ts'
import { makeLeads } from './make-leads.ts'
import { say } from './print.ts'
import { openStage } from './stage.ts'

const key = 'the instance key of the benchmarks, 32 letters'
const goalMs = 150
const rounds = 30

const filter = (condition: object) => `filter=${encodeURIComponent(JSON.stringify(condition))}`

/** What people ask of the list, each in several wordings so that no answer is simply kept. */
const questions: Record<string, (n: number) => string> = {
  'newest page': () => 'limit=50',
  'a later page': () => 'limit=50&until=2026-06-01T00:00:00Z',
  'by name, two words': (n) => `q=${encodeURIComponent(`ana${n % 40} silva${n % 50}`)}`,
  'by one common word': (n) => `q=silva${n % 50}`,
  'by phone': (n) => `q=${encodeURIComponent(`(11) 9${String(10_000_000 + n * 7_919).slice(0, 8)}`)}`,
  'by e-mail': (n) => `q=person${n * 31}@example.test`,
  'by contact status': (n) => `contact_status=${['replied', 'unsubscribed', 'purchased'][n % 3]}`,
  'by website status': () => 'website_status=sold',
  'by subscription': () => 'subscription_status=active',
  'by owner': (n) => `owner_id=00000000-0000-4000-8000-0000000000${10 + (n % 40)}`,
  'by state': (n) => `company_location_state=${['SP', 'RJ', 'AC', 'RR'][n % 4]}`,
  'by tag': (n) => `tag=tag${n % 30}`,
  'by a rare tag': () => 'tag=VIP',
  'by a condition': (n) => filter({ states: [['SP', 'BA', 'AC'][n % 3]], tags: [`tag${n % 10}`] }),
  'by UF': (n) => filter({ field: 'uf', op: 'is', value: ['Roraima', 'AC', 'SP'][n % 3] }),
  'by city': (n) => filter({ cities: [`sao jose ${n * 7}`] }),
  'by a custom field': (n) => filter({ field: 'custom.unit', op: 'is', value: `TORRE ${n * 11}` }),
  'by a country nobody is in': () => filter({ countries: ['Portugal'] }),
  'by an owner and a state': (n) =>
    `owner_id=00000000-0000-4000-8000-0000000000${10 + (n % 40)}&company_location_state=${['SP', 'AC'][n % 2]}`,
  'by an order': () => 'purchase_status=approved',
  'who did something lately': () => 'interacted_since=2026-11-01T00:00:00Z',
}

/** `GET /crm/businesses` over many leads: p95 of each question, and of all together. */
export async function lists(count = Number(process.env.BENCH_LEADS ?? 5_000_000)): Promise<void> {
  const stage = await openStage()
  try {
    const hub = await stage.startHub('web', { LEADLINE_API_KEY: key })
    const { rows } = await stage.pool.query(`select id from workspaces where slug = 'default'`)
    const started = performance.now()
    await makeLeads(stage.pool, rows[0].id, count)
    say(`${count.toLocaleString('en')} leads made in ${Math.round((performance.now() - started) / 1000)} s`)
    const all: number[] = []
    for (const [name, query] of Object.entries(questions)) {
      const times: number[] = []
      let found = 0
      for (let n = 0; n < rounds; n++) {
        const begun = performance.now()
        const answer = await fetch(`http://127.0.0.1:${hub.port}/api/v1/crm/businesses?${query(n)}`, {
          headers: { authorization: `Bearer ${key}` },
        })
        const body = (await answer.json()) as { items?: unknown[] }
        times.push(performance.now() - begun)
        if (!body.items) throw new Error(`${name}: ${answer.status} ${JSON.stringify(body)}`)
        found += body.items.length
      }
      all.push(...times)
      const sorted = times.toSorted((a, b) => a - b)
      const p95 = percentile(sorted, 0.95)
      say(
        `${name.padEnd(28)} p50 ${percentile(sorted, 0.5).toFixed(0).padStart(5)} ms  p95 ${p95.toFixed(0).padStart(5)} ms  ${(found / rounds).toFixed(0)} rows${p95 > goalMs ? '  over the goal' : ''}`,
      )
    }
    const p95 = percentile(
      all.toSorted((a, b) => a - b),
      0.95,
    )
    say(`all questions                p95 ${p95.toFixed(0)} ms (goal ${goalMs})`)
    await hub.stop()
    await tellWriteCost(stage.pool)
  } finally {
    await stage.close()
  }
}

const written = 20_000

/** What the index of keys adds to a lead that is saved: the same rows with it and without it, each rolled back. */
async function tellWriteCost(pool: pg.Pool): Promise<void> {
  for (const isThere of [true, false, true, false]) {
    const { micros, walBytes } = await writeCopies(pool, isThere)
    say(
      `a saved lead, ${isThere ? 'with' : 'without'} leads_by_keys  ${micros.toFixed(0)} µs, ${walBytes.toFixed(0)} bytes of WAL`,
    )
  }
}

async function writeCopies(pool: pg.Pool, isThere: boolean): Promise<{ micros: number; walBytes: number }> {
  await pool.query('checkpoint')
  const client = await pool.connect()
  const lsn = async (): Promise<string> => (await client.query('select pg_current_wal_insert_lsn() as at')).rows[0].at
  try {
    await client.query('begin')
    if (!isThere) await client.query('drop index leads_by_keys')
    const [from, begun] = [await lsn(), performance.now()]
    for (let at = 0; at < written; at += 500)
      await client.query(
        `insert into leads (id, workspace_id, source_workspace_id, party_id, vendor, vendor_lead_id, fingerprint, full_name, email, phone, company_name,
           company_industry, company_location_city, company_location_state, company_location_country, source, tags, custom, contact_quality)
         select gen_random_uuid(), workspace_id, workspace_id, party_id, vendor, vendor_lead_id, gen_random_uuid()::text, full_name, email, phone, company_name,
           company_industry, company_location_city, company_location_state, company_location_country, source, tags, custom, contact_quality
         from (select * from leads order by id offset $1 limit 500) l`,
        [at],
      )
    const micros = ((performance.now() - begun) * 1_000) / written
    const { rows } = await client.query('select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1)::float8 as bytes', [
      from,
    ])
    return { micros, walBytes: rows[0].bytes / written }
  } finally {
    await client.query('rollback')
    client.release()
  }
}
