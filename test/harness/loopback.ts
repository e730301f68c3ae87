import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach } from 'vitest'

const closers: (() => Promise<void>)[] = []

/** Closes every server of this file; done after each test. */
export async function stopServing(): Promise<void> {
  for (const close of closers.splice(0)) await close()
}

afterEach(stopServing)

/** A real HTTP server on loopback; its root URL, without a final slash. */
export const serve = (handler: RequestListener): Promise<string> =>
  listen(createHttpServer(handler) as unknown as Server)

/** A server that speaks bytes; `onRequest` is called once the first bytes of a request are there. */
export const serveRaw = (onRequest: (socket: Socket) => void): Promise<string> =>
  listen(createServer((socket) => socket.once('data', () => onRequest(socket))))

async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
