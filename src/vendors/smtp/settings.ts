import { z } from 'zod'
import { optional, secret, text } from '../_kit/settings.ts'

const isServer = (address: string) => /^smtps?:$/.test(URL.parse(address)?.protocol ?? '') && !address.endsWith('://')

export const settings = z.object({
  server: secret({
    title: 'Mail server',
    help: 'smtp://user:password@host:587 (encrypted by STARTTLS) or smtps://user:password@host:465. Characters such as @ and / in user or password are written %40 and %2F.',
    env: 'SMTP_URL',
  }).refine(isServer, 'expected smtp://user:password@host:port or smtps://…'),
  from: optional(
    text({
      title: 'Sender',
      help: 'Name <address@your-domain>, or the address alone. The domain’s SPF, DKIM and DMARC records must allow the server to send for it.',
      env: 'SMTP_FROM',
    }).regex(/^[^@<>\r\n]*<?[^@\s<>]+@[^@\s<>]+>?$/, 'expected an address or Name <address>'),
  ),
  returnPath: optional(
    text({
      title: 'Bounce address',
      help: 'Where mail servers report what they cannot deliver, best an address that is piped to a “Mail server (bounces)” connection. The sender’s own address when empty.',
      env: 'SMTP_RETURN_PATH',
    }).regex(/^[^@\s<>]+@[^@\s<>]+$/, 'expected an address alone'),
  ),
})

export type SmtpSettings = z.infer<typeof settings>

/** The sender's name and address, and the address alone. */
export function senderOf({ server, from }: SmtpSettings): { from: string; address: string; domain: string } {
  const full = from ?? `Leadline <leadline@${new URL(server).hostname}>`
  const address = /<([^>]+)>\s*$/.exec(full)?.[1] ?? full
  return { from: full, address, domain: address.slice(address.lastIndexOf('@') + 1) }
}
