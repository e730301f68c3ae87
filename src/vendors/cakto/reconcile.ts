import type { Command } from '../_kit/contract.ts'
import { instantOfText } from '../_kit/instant.ts'
import { listAt, numberAt, textAt } from '../_kit/pick.ts'
import { type Call, signIn } from './call.ts'
import type { CaktoSettings } from './settings.ts'

const dayMs = 86_400_000
const pageSize = 100
/** Of one run; Cakto names no rate limit, and what is left comes with the next run. */
const mostResends = 500

/**
 * Cakto takes any answer, even a 503, for a delivery and never sends it again. This reads its history of deliveries and
 * has it send once more what was not answered with 2xx: they come in by the front door, signed, and what is known already
 * is answered as a duplicate. Input: `since` (ISO-8601, default seven days ago), `all` (true: also what was answered 2xx).
 */
export const reconcile: Command<CaktoSettings> = async (settings, io, { since, all }) => {
  const from = since === undefined ? new Date(io.now().getTime() - 7 * dayMs).toISOString() : instantOf(since)
  if (!from) return { ok: false, message: 'Say since when as ISO-8601, e.g. 2026-01-15T00:00:00Z' }
  const api = await signIn(settings, io)
  if (!api.ok) return api.problem
  const history = await readHistory(api.call, from)
  if (!history.ok) return history.problem
  const wanted = history.deliveries.filter(({ status }) => all === true || !isDelivered(status))
  const resent: string[] = []
  for (const { id } of wanted.slice(0, mostResends)) {
    const answer = await api.call('POST', `/webhook/event_resend/${encodeURIComponent(id)}/`)
    if (!answer.ok) return { ...answer.problem, detail: { resent, failed: id } }
    resent.push(id)
  }
  const left = wanted.length - resent.length
  const of = history.deliveries.length
  const message =
    left > 0
      ? `Cakto sends ${resent.length} of ${of} deliveries again, ${left} are left: repeat`
      : `Cakto sends ${resent.length} of ${of} deliveries again`
  return { ok: true, message, detail: { since: from, resent, left } }
}

const instantOf = (value: unknown) => instantOfText(typeof value === 'string' ? value : null, 'UTC')

const isDelivered = (status: number | null) => status !== null && status >= 200 && status < 300

interface Delivery {
  id: string
  /** What we answered; null when nothing. */
  status: number | null
}

type History = { ok: true; deliveries: Delivery[] } | Extract<Awaited<ReturnType<Call>>, { ok: false }>

/** Every page of the history, until one is the last or says nothing new. */
async function readHistory(call: Call, since: string): Promise<History> {
  const deliveries = new Map<string, Delivery>()
  for (let page = 1; ; page++) {
    const query = new URLSearchParams({ page: String(page), limit: String(pageSize), sentAt__gte: since })
    const answer = await call('GET', `/webhook/event_history/?${query}`)
    if (!answer.ok) return answer
    const known = deliveries.size
    for (const each of listAt(answer.response.json, 'results')) {
      const id = textAt(each, 'id')
      if (id) deliveries.set(id, { id, status: numberAt(each, 'event_status') })
    }
    const isLast = !textAt(answer.response.json, 'next') || deliveries.size === known
    if (isLast) return { ok: true, deliveries: [...deliveries.values()] }
  }
}
