import type { IntentKind } from '../domain/intents.ts'
import type { Connection } from '../features/connections/directory.ts'
import { webhookUrl } from '../features/connections/webhook-url.ts'
import type { Action, Outcome } from '../vendors/_kit/contract.ts'
import { type ActTools, type AttemptRecord, type EndedAttempt, endAttempt, type Outside, perform } from './act.ts'
import { actionOf } from './bind.ts'
import type { ActWork } from './store-act.ts'

/** An effect whose attempt is committed. */
export interface Begun {
  work: ActWork
  attemptId: string
}

/** How many effects of this kind one request to this connection may carry. */
export function mostTogether({ vendors, directory }: Pick<ActTools, 'vendors' | 'directory'>, work: ActWork): number {
  const vendor = directory.connection(work.connectionId)?.vendor ?? ''
  return actionOf(vendors, vendor, work.kind)?.batch?.most ?? 1
}

/**
 * ACT, one try of several effects of one connection and kind in one request. Each has its own attempt, record and outcome. What
 * the vendor refuses together, and what throws, is halved until the bad one stands alone. Never throws.
 */
export async function performTogether(tools: ActTools, begun: Begun[]): Promise<EndedAttempt[]> {
  const [{ work }] = begun as [Begun]
  const connection = tools.directory.connection(work.connectionId)
  const action = actionOf(tools.vendors, connection?.vendor ?? '', work.kind)
  if (begun.length === 1 || !connection?.isEnabled || !action?.batch)
    return Promise.all(begun.map((each) => perform(tools, each.work, each.attemptId)))
  return tryTogether(
    { tools, connection, action },
    begun.map((each) => ({ ...each, kept: { exchanges: [] } })),
  )
}

interface Circumstances {
  tools: ActTools
  connection: Connection
  action: Action<Record<string, unknown>, IntentKind>
}

interface Try extends Begun {
  kept: AttemptRecord
}

async function tryTogether(here: Circumstances, tries: Try[]): Promise<EndedAttempt[]> {
  const { tools, connection, action } = here
  const outside = tools.outside(connection, (exchange) => {
    for (const { kept } of tries) kept.exchanges.push(exchange)
  })
  const outcomes = await ask(here, tries, outside).catch((error: Error): Outcome[] | 'split' => {
    tools.log.error({ err: error, effects: tries.length, vendor: connection.vendor }, 'attempt of several threw')
    const left = tries.some(({ kept }) => kept.exchanges.length > 0) && action.repeat === 'once'
    if (tries.length > 1 && !left) return 'split'
    return tries.map(() => ({ kind: left ? 'doubtful' : 'retry', reason: `Unexpected failure: ${error.message}` }))
  })
  if (outcomes !== 'split')
    return tries.map(({ work, attemptId, kept }, at) =>
      endAttempt(work, attemptId, outcomes[at]!, kept, outside.record),
    )
  const half = Math.ceil(tries.length / 2)
  return [...(await tryTogether(here, tries.slice(0, half))), ...(await tryTogether(here, tries.slice(half)))]
}

async function ask({ tools, connection, action }: Circumstances, tries: Try[], { http, mail }: Outside) {
  const items = tries.map(({ work }) => ({
    data: tools.sealer.openJson<never>(work.data),
    idempotencyKey: work.key,
    attempt: work.attempts + 1,
  }))
  const outcomes = await action.batch!.perform(items, connection.settings, {
    http,
    mail,
    now: () => new Date(),
    publicUrl: tools.publicUrl,
    webhookUrl: webhookUrl(tools.publicUrl, connection),
    loadMany: tools.load,
  })
  if (outcomes === 'split' && tries.length === 1) throw new Error('one alone cannot be split')
  if (outcomes !== 'split' && outcomes.length !== tries.length)
    throw new Error(`${outcomes.length} outcomes for ${tries.length} effects`)
  return outcomes
}
