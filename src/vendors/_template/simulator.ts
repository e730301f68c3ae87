import { createHmac } from 'node:crypto'
import type { SimulatedRequest, Simulator } from '../_kit/contract.ts'

/** A small Template Vendor. It shares no code with the adapter, so that neither hides the other's mistake. */
export function createSimulator(): Simulator {
  return { events: ['lead.new', 'lead.viewed'], send }
}

function send(event: string, n: number, settings: Record<string, unknown>, now: Date): SimulatedRequest {
  const lead = {
    name: `Pessoa Fictícia ${n}`,
    email: `pessoa.${n}@example.test`,
    phone: `+55119${60_000_000 + (n % 10_000_000)}`,
  }
  const body = Buffer.from(JSON.stringify({ id: `lead-${n}`, event, at: now.toISOString(), lead }))
  const secret = String([settings.webhookSecrets].flat()[0])
  return {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Template-Vendor-Signature': createHmac('sha256', secret).update(body).digest('hex'),
    },
    body,
  }
}
