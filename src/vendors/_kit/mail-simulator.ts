import { createServer, type Server, type Socket } from 'node:net'
import type { SimulatedServer } from './contract.ts'

/** A mail server that takes every mail and delivers none: the sandbox's post office. Speaks RFC 5321 without extensions. */
export function createMailServer({ calls, handle }: SimulatedServer): Server & { closeAllConnections(): void } {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    // a client that goes away in the middle is no concern of ours
    socket.on('error', () => undefined)
    converse(socket, async (to, body) => {
      calls.push({ method: 'SMTP', path: to, headers: {}, body, at: Date.now() })
      return (await handle({ method: 'SMTP', path: to, headers: {}, body: Buffer.from(body) })).status
    })
  })
  return Object.assign(server, {
    closeAllConnections: () => {
      for (const socket of open) socket.destroy()
    },
  })
}

const answers: Record<string, string> = {
  EHLO: '250 sandbox',
  HELO: '250 sandbox',
  MAIL: '250 2.1.0 Ok',
  RSET: '250 2.0.0 Ok',
  NOOP: '250 2.0.0 Ok',
  DATA: '354 End with a dot on a line of its own',
  QUIT: '221 2.0.0 Bye',
}

function converse(socket: Socket, take: (to: string, body: string) => Promise<number>): void {
  let unread = ''
  let to: string[] = []
  let mail: string[] | null = null
  const say = (line: string) => socket.write(`${line}\r\n`)
  const hear = (line: string) => {
    if (mail && line !== '.') return void mail.push(line.replace(/^\./, ''))
    if (mail) {
      const [recipients, body] = [to.join(', '), mail.join('\r\n')]
      ;[mail, to] = [null, []]
      return void take(recipients, body).then((status) => say(`${status} Ok: seen by the sandbox, delivered to nobody`))
    }
    const verb = line.slice(0, 4).toUpperCase()
    if (verb === 'RCPT') to.push(/<(.*)>/.exec(line)?.[1] ?? line)
    if (verb === 'DATA') mail = []
    say(verb === 'RCPT' ? '250 2.1.5 Ok' : (answers[verb] ?? '502 5.5.2 Not known here'))
    if (verb === 'QUIT') socket.end()
  }
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (unread + text).split('\r\n')
    unread = lines.pop()!
    for (const line of lines) hear(line)
  })
  say('220 sandbox')
}
