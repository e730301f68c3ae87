import { createHmac } from 'node:crypto'
import type { SimulatedAnswer, SimulatedServer, Simulator } from '../_kit/contract.ts'

/**
 * A small Clay: sends enrichments as its users' tables do and the webhook of a routine as Clay itself does, takes rows and
 * says whose key it is. Tokens and keys that begin with `bad` are refused.
 */
export function createSimulator(): Simulator {
  return { events: ['enrichment.completed', 'enrichment.failed', 'routine.finished', 'test'], send, serve }
}

const at = <T>(list: readonly T[], n: number): T => list[n % list.length]!

function enrichment(event: string, n: number, now: Date): object {
  const industry = at(['HVAC', 'Plumbing', 'Legal Services'], n)
  const known = {
    full_name: `${at(['Lia', 'Noa', 'Max', 'Eva'], n)} ${at(['Invented', 'Example', 'Fiction'], n)}`,
    job_title: at(['Owner', 'Partner'], n),
    phone: `+1512555${String(200 + (n % 100)).padStart(4, '0')}`,
    linkedin_url: `https://social.example.test/in/row-${n}`,
  }
  const isDone = event === 'enrichment.completed'
  return {
    event_type: event,
    workspace_id: 'ws_1',
    enrichment_job_id: `job_${n}`,
    clay_record_id: `rec_${n}`,
    timestamp: now.toISOString(),
    enrichment_status: isDone ? 'completed' : 'failed',
    person: { email: `row.${n}@example.test`, ...(isDone && known) },
    company: {
      name: `${at(['Prado', 'Lago', 'Serra'], n)} ${industry} ${n}`,
      ...(isDone && {
        domain: `row-${n}.example.test`,
        industry,
        location: 'Austin, TX',
        employee_count: 5 + (n % 50),
      }),
    },
    ...(!isDone && { error: { message: 'No data found' } }),
  }
}

function contentOf(event: string, n: number, now: Date): object {
  if (event === 'test') return { event_type: 'test', workspace_id: `ws_${n}` }
  if (event !== 'routine.finished') return enrichment(event, n, now)
  return { webhookId: 'wh_1', createdAt: now.toISOString(), data: { routine_run_id: `run_${n}` } }
}

const send: Simulator['send'] = (event, n, settings, now, _webhookUrl, instead) => {
  const body = instead ?? Buffer.from(JSON.stringify(contentOf(event, n, now)))
  const signature = createHmac('sha256', String([settings.webhookSecrets].flat()[0]))
    .update(body)
    .digest('hex')
  const isOwn = event === 'routine.finished'
  return {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Clay-Signature': isOwn ? `sha256=${signature}` : signature,
      ...(!isOwn && { 'X-Clay-Timestamp': String(now.getTime()) }),
    },
    body,
  }
}

function serve(): SimulatedServer {
  const server: SimulatedServer = {
    calls: [],
    fault: null,
    handle(request) {
      const { method, path, headers, body } = request
      server.calls.push({ method, path, headers, body: body.toString(), at: Date.now() })
      return answer(request)
    },
  }
  return server
}

function answer({ method, path, headers, body }: Parameters<SimulatedServer['handle']>[0]): SimulatedAnswer {
  if (method === 'GET' && path === '/public/v0/me') {
    const isGood = headers['clay-api-key'] && !headers['clay-api-key'].startsWith('bad')
    return isGood ? { status: 200, body: { workspace_id: 1 } } : { status: 401, body: { message: 'Unauthorized' } }
  }
  if (method !== 'POST' || !/^\/v3\/sources\/webhook\/[^/]+$/.test(path))
    return { status: 404, body: { message: 'Not found' } }
  if (headers['x-clay-webhook-auth']?.startsWith('bad')) return { status: 401, body: { message: 'Unauthorized' } }
  return body.toString().startsWith('{')
    ? { status: 200, body: { success: true } }
    : { status: 400, body: { message: 'No row' } }
}
