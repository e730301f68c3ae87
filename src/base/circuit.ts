import {
  type BulkheadPolicy,
  bulkhead,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
  isBrokenCircuitError,
} from 'cockatiel'
import type { HttpResult } from './outbound-http.ts'
import type { MailResult } from './outbound-mail.ts'
import { retryAfterMs } from './retry-after.ts'

export interface CircuitSettings {
  /** Failures in a row that open it; default 5. */
  failures?: number
  /** How long it stays open before one probe may go, and again after a probe that failed; default 30 s. */
  probeEveryMs?: number
  /** Calls of one connection at a time; more wait for their turn. Default 16. */
  atOnce?: number
  /** Factor on the pause of an open circuit; default 1. */
  patience?: number
}

/** A circuit per connection, in this process. It never tries again by itself: retries belong to the engine. */
export interface Circuits {
  /**
   * 0: a call may begin now. Else the milliseconds to wait, because the circuit is open or a vendor's `Retry-After` holds it.
   * Of those who ask when an open circuit is due for a probe, one is let through and the others wait for its end.
   */
  admit(connectionId: string): number
  /** Makes the call, or answers `not_sent` with `afterMs` while the circuit is open. */
  through<R extends HttpResult | MailResult>(connectionId: string, call: () => Promise<R>): Promise<R>
}

interface Circuit {
  breaker: CircuitBreakerPolicy
  slots: BulkheadPolicy
  /** When the open breaker lets a probe through; 0 while it never opened. */
  probeAt: number
  /** What a 429 or 503 asked for; the past when nothing. */
  heldUntil: number
  /** Whoever was let through as a probe is expected to call before this time. */
  promisedUntil: number
}

/** An effect waits as long as its own answer asks; the connection's other effects at most this long. */
const LONGEST_HOLD_MS = 5 * 60_000
/** While a probe is out: about how soon it is known. */
const PROBE_TAKES_MS = 1_000

/** Counts against the other side: it could not be reached, did not answer, or failed itself. */
function isFailure(result: unknown): boolean {
  const answer = result as HttpResult | MailResult
  if (!answer.ok) return !answer.permanent
  const { response } = answer
  // a mail server's 5xx is about one message unless it refuses the conversation itself
  return 'step' in response ? /^(connect|login)$/.test(response.step) : response.status >= 500
}

/** Opens after failures in a row, then lets one probe through at a time; limits how many calls run at once. */
export function createCircuits(settings: CircuitSettings = {}): Circuits {
  const { failures = 5, atOnce = 16, patience = 1 } = settings
  const probeEveryMs = (settings.probeEveryMs ?? 30_000) * patience
  const circuits = new Map<string, Circuit>()

  const circuitOf = (connectionId: string): Circuit => {
    const known = circuits.get(connectionId)
    if (known) return known
    const breaker = circuitBreaker(handleWhenResult(isFailure), {
      halfOpenAfter: probeEveryMs,
      breaker: new ConsecutiveBreaker(failures),
    })
    const slots = bulkhead(atOnce, Number.POSITIVE_INFINITY)
    const circuit = { breaker, slots, probeAt: 0, heldUntil: 0, promisedUntil: 0 }
    breaker.onBreak(() => {
      circuit.probeAt = Date.now() + probeEveryMs
    })
    circuits.set(connectionId, circuit)
    return circuit
  }

  return {
    admit: (connectionId) => {
      const circuit = circuitOf(connectionId)
      const wait = waitMs(circuit)
      if (wait > 0 || circuit.breaker.state === CircuitState.Closed) return wait
      if (circuit.promisedUntil > Date.now()) return PROBE_TAKES_MS
      circuit.promisedUntil = Date.now() + PROBE_TAKES_MS
      return 0
    },
    through: (connectionId, call) => {
      const circuit = circuitOf(connectionId)
      return circuit.slots.execute(() => pass(circuit, call))
    },
  }
}

function waitMs(circuit: Circuit): number {
  const held = circuit.heldUntil - Date.now()
  if (circuit.breaker.state === CircuitState.Closed) return Math.max(0, held)
  if (circuit.breaker.state === CircuitState.HalfOpen) return Math.max(PROBE_TAKES_MS, held)
  return Math.max(0, held, circuit.probeAt - Date.now())
}

async function pass<R extends HttpResult | MailResult>(circuit: Circuit, call: () => Promise<R>): Promise<R> {
  const wait = waitMs(circuit)
  if (wait > 0) return refused(wait) as R
  try {
    const result = await circuit.breaker.execute(call)
    hold(circuit, result)
    return result
  } catch (error) {
    if (isBrokenCircuitError(error)) return refused(PROBE_TAKES_MS) as R
    throw error
  }
}

function hold(circuit: Circuit, result: HttpResult | MailResult): void {
  if (!result.ok || 'step' in result.response || ![429, 503].includes(result.response.status)) return
  const now = new Date()
  const asked = retryAfterMs(result.response.headers['retry-after'], now) ?? 0
  circuit.heldUntil = Math.max(circuit.heldUntil, now.getTime() + Math.min(LONGEST_HOLD_MS, asked))
}

function refused(afterMs: number): HttpResult & MailResult {
  return {
    ok: false,
    failure: 'not_sent',
    reason: 'paused after repeated failures or at the vendor’s request',
    afterMs,
  }
}
