import type { ServerResponse } from 'node:http'
import { type Refusal, refuse } from '../base/errors.ts'
import type { ReceiveAnswer } from '../pipeline/receive.ts'
import type { DecisionWaiter } from '../pipeline/wait.ts'
import { sendProblem } from './errors.ts'

/** Asked of senders whose request could not be stored. */
const retryAfterSeconds = 5

const json = { 'content-type': 'application/json' }

/** Puts what RECEIVE said into HTTP; with `waitSeconds` the answer waits for the decision. Returns the status. */
export async function tell(
  response: ServerResponse,
  answer: ReceiveAnswer,
  waitSeconds: number,
  waitForDecision: DecisionWaiter['wait'],
): Promise<number> {
  switch (answer.kind) {
    case 'rejected':
      return tellNo(response, refuse('not_authentic', `Reason: ${answer.reason}.`))
    case 'unknown':
      return tellNo(response, refuse('unknown_vendor'))
    case 'unavailable':
      return tellUnavailable(response)
    case 'handshake':
      return send(response, answer.reply.status, answer.reply.body, answer.reply.headers)
  }
  const { kind, id, workspaceId, reply } = answer
  if (waitSeconds > 0) {
    const decision = await waitForDecision(workspaceId, id, waitSeconds * 1_000)
    const status = kind === 'duplicate' ? kind : decision.status
    const body = JSON.stringify({ status, id, outcome: decision.outcome })
    return send(response, 200, body, { ...json, 'preference-applied': `wait=${waitSeconds}` })
  }
  if (reply) return send(response, reply.status, reply.body, reply.headers)
  return send(response, 200, `{"status":"${kind}","id":"${id}"}`, json)
}

/** Not stored: the sender is asked to try again. */
export function tellUnavailable(response: ServerResponse): number {
  return tellNo(response, refuse('unavailable'), { 'retry-after': String(retryAfterSeconds) })
}

/** Refuses, unless an answer has begun already. */
export function tellNo(response: ServerResponse, refusal: Refusal, headers?: Record<string, string>): number {
  return response.headersSent ? response.statusCode : sendProblem(response, refusal, headers)
}

function send(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): number {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
  response.end(body)
  return status
}
