import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import type { SimulatedAnswer, SimulatedServer } from './contract.ts'
import { createMailServer } from './mail-simulator.ts'

/** A simulator on loopback. */
export interface RunningSimulator {
  /** What the vendor's `baseUrl` is set to. */
  baseUrl: string
  server: SimulatedServer
  stop(): Promise<void>
}

/** Serves a simulator's answers over real HTTP or SMTP, on a free port of loopback unless one is given. */
export async function runSimulator(simulated: SimulatedServer, port = 0): Promise<RunningSimulator> {
  if (simulated.speaks === 'smtp') return listen(createMailServer(simulated), simulated, port)
  const server = createServer((request, response) => {
    answer(simulated, request, response).catch((error: Error) => {
      // a simulator's bug must not end the hub that runs it
      if (!response.headersSent) write({ status: 500, body: error.message }, response)
    })
  })
  return listen(server, simulated, port)
}

async function listen(
  server: Server & { closeAllConnections(): void },
  simulated: SimulatedServer,
  port: number,
): Promise<RunningSimulator> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    baseUrl: `${simulated.speaks ?? 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server: simulated,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(simulated: SimulatedServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  const { method = 'GET', url: path = '/' } = request
  const fault = simulated.fault?.({ method, path, body: body.toString('utf8') }) ?? null
  const headers = request.headers as Record<string, string>
  const handle = async () => simulated.handle({ method, path, headers, body })
  if (fault === null) return write(await handle(), response)
  if (fault === 'done_hang' || fault === 'done_reset') await handle()
  // what a vendor never answered it may still have been asked
  else simulated.calls.push({ method, path, headers, body: body.toString('utf8'), at: Date.now() })
  if (fault === 'hang' || fault === 'done_hang') return
  if (fault === 'reset' || fault === 'done_reset') return void request.socket.resetAndDestroy()
  write(fault, response)
}

function write({ status, headers = {}, body, delayMs = 0 }: SimulatedAnswer, response: ServerResponse): void {
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body)
  const type = typeof body === 'string' ? 'text/plain' : 'application/json'
  const send = () => response.writeHead(status, { 'content-type': type, ...headers }).end(text)
  if (delayMs > 0) setTimeout(send, delayMs).unref()
  else send()
}
