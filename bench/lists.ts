import { percentile } from './load.ts'
import { makeLeads } from './make-leads.ts'
import { say } from './print.ts'
import { openStage } from './stage.ts'

const key = 'the instance key of the benchmarks, 32 letters'
const goalMs = 150
const rounds = 30

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
  'by a condition': (n) =>
    `filter=${encodeURIComponent(JSON.stringify({ states: [['SP', 'BA', 'AC'][n % 3]], tags: [`tag${n % 10}`] }))}`,
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
  } finally {
    await stage.close()
  }
}
