import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface TakenMail {
  from: string
  to: string[]
  raw: string
}

export interface TestMailServer {
  /** `smtp://127.0.0.1:port` */
  url: string
  /** Every message the server took, oldest first. */
  mails: TakenMail[]
  server: SMTPServer
  stop(): Promise<void>
}

/** A refusal as a mail server says it, e.g. `smtpError(550, '5.1.1 No such user')`. */
export const smtpError = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode })

/** A real SMTP server on loopback that keeps what it takes. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<TestMailServer> {
  const mails: TakenMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    logger: false,
    // clients keep connections for the next mail: they are told and not waited for
    closeTimeout: 50,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        mails.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString(),
        })
        done()
      })
    },
    ...options,
  })
  // a client that goes away in the middle is no trouble of the server's
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    server,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
