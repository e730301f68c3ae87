import { z } from 'zod'
import { choice, optional, secret, secretList, url } from '../_kit/settings.ts'

export const settings = z.object({
  webhookSecrets: secretList({
    title: 'Signing secrets',
    help: 'From Recurrente, Webhooks, the endpoint of this connection: begins with whsec_. During a rotation keep the old one beside the new one.',
    env: 'RECURRENTE_WEBHOOK_SECRET',
  }),
  apiKey: optional(
    secret({
      title: 'Secret API key',
      help: 'From Recurrente, API. Needed by the commands test, subscribe and unsubscribe; receiving works without it.',
      env: 'RECURRENTE_API_KEY',
    }),
  ),
  baseUrl: optional(
    url({
      title: 'API address',
      help: 'Replaces https://app.recurrente.com/api.',
      env: 'RECURRENTE_BASE_URL',
    }),
  ),
  eventFamily: choice(['legacy', 'unified'], {
    title: 'Payment events',
    help: 'Recurrente tells of every payment twice: as payment_intent.* and its like (legacy) and as intent.* (unified). Only the chosen family counts.',
    env: 'RECURRENTE_EVENT_FAMILY',
    default: 'legacy',
  }),
})

export type RecurrenteSettings = z.infer<typeof settings>
