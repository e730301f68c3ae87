import { z } from 'zod'
import { optional, secret, secretList, text, url } from '../_kit/settings.ts'

export const settings = z.object({
  publicKeys: secretList({
    title: 'Verification keys',
    help: 'Settings → Mail Settings → Event Webhook → Signed Event Webhook: the verification key. Signing is off until it is enabled there. Without a key the connection’s secret URL is the proof. After a rotation enter the new key before the old one.',
    env: 'SENDGRID_WEBHOOK_KEY',
  }),
  apiKey: optional(
    secret({
      title: 'API key',
      help: 'SG.…, with the permission “Mail Send”. Only needed to send through the API.',
      env: 'SENDGRID_API_KEY',
    }),
  ),
  from: optional(
    text({
      title: 'Sender',
      help: 'Name <address>, or the address alone, of an authenticated domain.',
      env: 'SENDGRID_FROM',
    }),
  ),
  baseUrl: optional(
    url({ title: 'API address', help: 'Replaces https://api.sendgrid.com.', env: 'SENDGRID_BASE_URL' }),
  ),
})

export type SendgridSettings = z.infer<typeof settings>
