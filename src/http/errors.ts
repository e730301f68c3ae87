import type { ServerResponse } from 'node:http'
import { type Refusal, refusals } from '../base/errors.ts'

export const problemType = 'application/problem+json'

/** RFC 9457 problem details; `code` is the stable name, `errors` names the fields. */
export interface Problem {
  type: string
  title: string
  status: number
  code: string
  detail?: string
  errors?: { path: string; message: string }[]
}

/** How a refusal is told to the caller. */
export function problemOf({ code, detail, fields }: Refusal): Problem {
  const { status, title } = refusals[code]
  return {
    type: `/docs/errors#${code}`,
    title,
    status,
    code,
    ...(detail === undefined ? {} : { detail }),
    ...(fields === undefined ? {} : { errors: fields }),
  }
}

/** Answers outside Fastify. */
export function sendProblem(response: ServerResponse, refusal: Refusal, headers: Record<string, string> = {}): number {
  const problem = problemOf(refusal)
  const body = JSON.stringify(problem)
  response.writeHead(problem.status, {
    'content-type': problemType,
    'content-length': Buffer.byteLength(body),
    ...headers,
  })
  response.end(body)
  return problem.status
}
