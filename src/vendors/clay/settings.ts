import { z } from 'zod'
import { optional, secret, secretList, url } from '../_kit/settings.ts'

export const settings = z.object({
  webhookSecrets: secretList({
    title: 'Webhook secrets',
    help: 'The signing secret of Clay’s own webhooks (whsec_…), the key of a hand-made signature, or the token in the header that you gave your HTTP API column. During a rotation keep the old one beside the new one. Not needed for the connection’s secret URL.',
    env: 'CLAY_WEBHOOK_SECRET',
  }),
  tableWebhook: optional(
    secret({
      title: 'Webhook URL of the table',
      help: 'From Clay, the table’s source “Webhook”: new leads are sent there as rows. Without it nothing is asked.',
      env: 'CLAY_TABLE_WEBHOOK_URL',
    }),
  ),
  tableToken: optional(
    secret({
      title: 'Auth token of the table’s webhook',
      help: 'Shown once by Clay when the source was made to require one.',
      env: 'CLAY_TABLE_WEBHOOK_TOKEN',
    }),
  ),
  apiKey: optional(
    secret({
      title: 'API key',
      help: 'Of Clay’s public API. Needed by the command test only.',
      env: 'CLAY_API_KEY',
    }),
  ),
  baseUrl: optional(url({ title: 'API address', help: 'Replaces https://api.clay.com.', env: 'CLAY_BASE_URL' })),
})

export type ClaySettings = z.infer<typeof settings>
