import { createHmac } from 'node:crypto'
import type { Simulator } from '../_kit/contract.ts'

const leadsPerBatch = 5

/** A small DataShopper: signs the raw body and stamps the request in milliseconds. */
export function createSimulator(): Simulator {
  return { events: ['leads.single', 'leads.batch', 'test'], send }
}

const industries = ['HVAC', 'Plumbing', 'Electrical', 'Legal Services', 'Real Estate']
const places = [
  { city: 'Austin', state: 'TX', country: 'US' },
  { city: 'Albany', state: 'NY', country: 'US' },
  'Fresno, CA, US',
  { city: 'Campinas', state: 'SP', country: 'BR' },
]
const at = <T>(list: readonly T[], n: number): T => list[n % list.length]!

function leadOf(n: number) {
  return {
    datashopper_id: `ds_${n}`,
    first_name: at(['Noa', 'Lia', 'Max', 'Eva', 'Tom'], n),
    last_name: at(['Invented', 'Example', 'Fiction'], n),
    email: `lead.${n}@example.test`,
    phone: `+1512555${String(100 + (n % 100)).padStart(4, '0')}`,
    job_title: at(['Owner', 'Partner', 'Manager'], n),
    company_name: `${at(['Rio', 'Lake', 'Hill', 'Bay'], n)} ${at(industries, n)} ${n}`,
    company_industry: at(industries, n),
    company_location: at(places, n),
    linkedin_url: `https://social.example.test/in/lead-${n}`,
    intent_signals: ['pricing page', 'return visit'],
  }
}

function contentOf(event: string, n: number): object {
  if (event === 'leads.single') return { lead: leadOf(n) }
  if (event !== 'leads.batch') return {}
  const first = n * leadsPerBatch + 1_000_000
  return { leads: Array.from({ length: leadsPerBatch }, (_, i) => leadOf(first + i)) }
}

const send: Simulator['send'] = (event, n, settings, now, _webhookUrl, instead) => {
  const content = { event_type: event, workspace_id: `ws_${n}`, timestamp: now.toISOString(), ...contentOf(event, n) }
  const body = instead ?? Buffer.from(JSON.stringify(content))
  const secret = String([settings.webhookSecrets].flat()[0])
  return {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-DataShopper-Timestamp': String(now.getTime()),
      'X-DataShopper-Signature': createHmac('sha256', secret).update(body).digest('hex'),
    },
    body,
  }
}
