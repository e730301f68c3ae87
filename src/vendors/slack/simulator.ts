import type { SimulatedAnswer, SimulatedServer, Simulator } from '../_kit/contract.ts'

/** A small Slack: takes what an incoming webhook takes and answers in its plain words. */
export function createSimulator(): Simulator {
  return { events: [], send, serve, settings: (baseUrl) => ({ webhookUrl: `${baseUrl}/services/T0/B0/sandbox` }) }
}

function send(): never {
  throw new Error('Slack sends nothing')
}

const say = (status: number, body: string): SimulatedAnswer => ({ status, body })

function judge(body: string): SimulatedAnswer {
  let message: { text?: unknown; blocks?: unknown }
  try {
    message = JSON.parse(body)
  } catch {
    return say(400, 'invalid_payload')
  }
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return say(400, 'invalid_payload')
  const blocks = Array.isArray(message.blocks) ? message.blocks : []
  if (!message.text && blocks.length === 0) return say(400, 'no_text')
  return blocks.length > 50 ? say(400, 'invalid_blocks') : say(200, 'ok')
}

function serve(): SimulatedServer {
  const server: SimulatedServer = {
    calls: [],
    fault: null,
    handle({ method, path, headers, body }) {
      server.calls.push({ method, path, headers, body: body.toString(), at: Date.now() })
      if (method !== 'POST') return say(400, 'invalid_payload')
      return /^\/services\/[^/]+\/[^/]+\/[^/]+$/.test(path) ? judge(body.toString()) : say(404, 'no_service')
    },
  }
  return server
}
