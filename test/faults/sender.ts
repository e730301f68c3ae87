import { setTimeout as pause } from 'node:timers/promises'

/** One lead webhook, as its sender keeps it. */
export interface Sent {
  lead: string
  body: string
  /** The intake's id once some hub answered 200. */
  id: string | null
  answer: 'accepted' | 'duplicate' | null
}

export const webhookToken = 'a webhook token of the fault tests'

/** A lead webhook with a person of its own; digits spread out so that no contact looks made up. */
export function leadWebhook(n: number, lead = `lead-${n}`, at = 1_760_000_000_000 + n * 1_000): Sent {
  const customer = {
    name: `Pessoa ${n}`,
    email: `pessoa.${n}@example.test`,
    phone: `55119${60_000_000 + ((n * 7_368_787 + 1_234_321) % 39_999_983)}`,
  }
  const updated_at = new Date(at).toISOString()
  const body = JSON.stringify({
    id: lead,
    hook_action: 'on_create_lead',
    attributes: { customer, created_at: updated_at, updated_at },
  })
  return { lead, body, id: null, answer: null }
}

interface SendOptions {
  /** Where to send now: hubs come and go. */
  url(): string
  connections?: number
  /** Until all are acknowledged; a sender gives up a request after this long and tries it again, as vendors do. */
  deadlineMs: number
  /** Requests a second over all connections. */
  rate?: number
}

/** Sends every webhook until it is acknowledged, as a vendor that retries on anything but 200. */
export async function sendAll(
  webhooks: Sent[],
  { url, connections = 16, deadlineMs, rate }: SendOptions,
): Promise<void> {
  const deadline = Date.now() + deadlineMs
  const started = Date.now()
  let next = 0
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (next < webhooks.length) {
        const n = next++
        if (rate) await pause(Math.max(0, started + (n * 1_000) / rate - Date.now()))
        while (!(await sendOnce(webhooks[n]!, url()))) {
          if (Date.now() > deadline) throw new Error(`${webhooks[n]!.lead} was not acknowledged in time`)
          await pause(50)
        }
      }
    }),
  )
}

/** True when acknowledged. */
export async function sendOnce(webhook: Sent, url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/v1/webhooks/c2s`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-webhook-token': webhookToken },
      body: webhook.body,
      signal: AbortSignal.timeout(10_000),
    })
    const answer = (await response.json()) as { status: 'accepted' | 'duplicate'; id: string }
    if (response.status !== 200) return false
    webhook.id = answer.id
    webhook.answer = answer.status
    return true
  } catch {
    return false
  }
}
