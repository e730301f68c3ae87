import { z } from 'zod'
import { optional, secret, secretList, text, url } from '../_kit/settings.ts'

export const settings = z.object({
  webhookSecrets: secretList({
    title: 'Signing secrets',
    help: 'whsec_…, shown on the webhook’s page. During a rotation enter the new one before the old one.',
    env: 'RESEND_WEBHOOK_SECRET',
  }),
  apiKey: optional(
    secret({ title: 'API key', help: 're_…, with sending access. Only needed to send.', env: 'RESEND_API_KEY' }),
  ),
  from: optional(
    text({
      title: 'Sender',
      help: 'Name <address>, or the address alone, of a verified domain.',
      env: 'RESEND_FROM',
    }),
  ),
  baseUrl: optional(url({ title: 'API address', help: 'Replaces https://api.resend.com.', env: 'RESEND_BASE_URL' })),
})

export type ResendSettings = z.infer<typeof settings>
