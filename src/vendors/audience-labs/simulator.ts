import { createHmac } from 'node:crypto'
import type { SimulatedAnswer, SimulatedServer, Simulator } from '../_kit/contract.ts'

const leadsPerBatch = 100

/**
 * A small Audience Labs: signs imports and repeats a static header with the visits of its pixel; knows every person whose
 * e-mail is `visitor.<n>@example.test`. Keys that begin with `bad` are refused.
 */
export function createSimulator(): Simulator {
  return {
    events: ['import.batch', 'import.completed', 'import.failed', 'page_view', 'idle_user', 'test'],
    send,
    serve,
  }
}

const at = <T>(list: readonly T[], n: number): T => list[n % list.length]!
const industries = ['HVAC', 'Plumbing', 'Legal Services', 'Real Estate']
const firstNames = ['Noa', 'Lia', 'Max', 'Eva', 'Tom']
const lastNames = ['Invented', 'Example', 'Fiction']

function leadOf(n: number) {
  return {
    id: `al_${n}`,
    first_name: at(firstNames, n),
    last_name: at(lastNames, n),
    email: `import.${n}@example.test`,
    phone: `+1512555${String(300 + (n % 100)).padStart(4, '0')}`,
    job_title: at(['Owner', 'Partner', 'Manager'], n),
    seniority: 'c-suite',
    company_name: `${at(['Rio', 'Lake', 'Hill'], n)} ${at(industries, n)} ${n}`,
    company_domain: `company-${n}.example.test`,
    company_size: '11-50',
    industry: at(industries, n),
    location: at([{ city: 'Austin', state: 'TX', country: 'US' }, 'Albany, NY'], n),
    intent_score: n % 100,
    tags: ['import'],
  }
}

const personOf = (n: number) => ({
  UUID: `person-${n}`,
  FIRST_NAME: at(firstNames, n),
  LAST_NAME: at(lastNames, n),
  BUSINESS_EMAIL: `visitor.${n}@example.test`,
  PERSONAL_EMAILS: `a${n}@example.test, b${n}@example.test`,
  MOBILE_PHONE: `+1512555${String(400 + (n % 100)).padStart(4, '0')}`,
  MOBILE_PHONE_DNC: n % 3 === 0 ? 'Y' : 'N',
  COMPANY_NAME: `${at(['Rio', 'Lake', 'Hill'], n)} ${at(industries, n)} ${n}`,
  COMPANY_INDUSTRY: at(industries, n),
  COMPANY_STATE: at(['TX', 'NY', 'CA'], n),
  JOB_TITLE: 'Owner',
})

function visitOf(event: string, n: number, now: Date) {
  const isKnown = event === 'page_view'
  return {
    result: [
      {
        pixel_id: 'px_1',
        event_type: event,
        event_timestamp: now.toISOString(),
        ip: '203.0.113.9',
        ...(isKnown ? { profile_id: `person-${n}`, resolution: personOf(n) } : { cookie_id: `cookie-${n}` }),
        page_url: 'https://site.example.test/pricing',
      },
    ],
  }
}

function importOf(event: string, n: number, now: Date): object {
  const base = { event_type: event, import_job_id: `job_${n}`, workspace_id: 'ws_1', timestamp: now.toISOString() }
  if (event === 'import.batch') {
    const first = n * leadsPerBatch
    return { ...base, leads: Array.from({ length: leadsPerBatch }, (_, i) => leadOf(first + i)) }
  }
  if (event === 'import.completed') return { ...base, total_leads: leadsPerBatch }
  return event === 'import.failed' ? { ...base, error: 'Source file cannot be read' } : base
}

const send: Simulator['send'] = (event, n, settings, now, _webhookUrl, instead) => {
  const isVisit = event === 'page_view' || event === 'idle_user'
  const body = instead ?? Buffer.from(JSON.stringify(isVisit ? visitOf(event, n, now) : importOf(event, n, now)))
  const secret = String([settings.webhookSecrets].flat()[0])
  const signature = createHmac('sha256', secret).update(body).digest('hex')
  return {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(isVisit ? { 'X-AudienceLab-Secret': secret } : { 'X-AudienceLabs-Signature': signature }),
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
  const key = headers['x-api-key']
  if (!key || key.startsWith('bad')) return { status: 401, body: { message: 'Invalid API key' } }
  const route = `${method} ${path.split('?', 1)[0]}`
  if (route === 'GET /audiences') return { status: 200, body: { total_records: 0, page: 1, data: [] } }
  if (route === 'POST /pixels')
    return { status: 200, body: { pixel_id: 'px_1', install_url: 'https://pixel.example.test/px_1' } }
  if (route !== 'POST /enrich') return { status: 404, body: { message: 'Not found' } }
  const n = /visitor\.(\d{1,9})@example\.test/.exec(body.toString())?.[1]
  // a filter without a match returns somebody all the same, as the real one does with a filter it does not understand
  const result = [personOf(n === undefined ? 1 : Number(n))]
  return { status: 200, body: { timestamp: new Date(0).toISOString(), found: result.length, result } }
}
