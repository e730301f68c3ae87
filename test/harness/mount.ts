import { setTimeout as pause } from 'node:timers/promises'
import type { SimulatedServer } from '../../src/vendors/_kit/contract.ts'
import { serve } from './loopback.ts'

/** Puts a simulated vendor on a loopback server, with its faults; answers its base URL. */
export function mount(simulated: SimulatedServer): Promise<string> {
  return serve(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const call = { method: request.method!, path: request.url!, headers, body }
    simulated.calls.push({ ...call, body: body.toString(), at: Date.now() })
    const fault = simulated.fault?.({ ...call, body: body.toString() })
    if (fault === 'hang') return
    if (fault === 'reset') return void request.socket.resetAndDestroy()
    const answer = fault ?? (await simulated.handle(call))
    if (answer.delayMs) await pause(answer.delayMs)
    const isText = typeof answer.body === 'string' || answer.body === undefined
    response.writeHead(answer.status, { ...(!isText && { 'content-type': 'application/json' }), ...answer.headers })
    response.end(isText ? answer.body : JSON.stringify(answer.body))
  })
}
