import { z } from 'zod'
import { secretList } from '../_kit/settings.ts'

export const settings = z.object({
  signingKeys: secretList({
    title: 'Webhook signing key',
    help: 'Sending → Webhooks (or API Security): “HTTP webhook signing key”. It is not the API key. During a rotation enter the new one before the old one.',
    env: 'MAILGUN_SIGNING_KEY',
  }),
})

export type MailgunSettings = z.infer<typeof settings>
