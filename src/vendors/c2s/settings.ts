import { z } from 'zod'
import { choice, optional, secret, secretList, url } from '../_kit/settings.ts'

export const settings = z.object({
  token: optional(
    secret({
      title: 'API token',
      help: 'From C2S, Integrations. Needed to write notes and to subscribe; receiving works without it.',
      env: 'C2S_TOKEN',
    }),
  ),
  webhookSecrets: secretList({
    title: 'Webhook secrets',
    help: 'Accepted in the header X-Webhook-Token, for a proxy or test calls that add it. C2S itself sends no header: give it the secret URL. During a rotation keep the old one beside the new one.',
    env: 'WEBHOOK_SECRET',
  }),
  baseUrl: optional(
    url({
      title: 'API address',
      help: 'Replaces https://api.contact2sale.com/integration.',
      env: 'C2S_BASE_URL',
    }),
  ),
  authHeader: choice(['Authorization', 'Authentication'], {
    title: 'Token header',
    help: 'The header that carries the token. C2S takes either; change it only when the other one is refused.',
    default: 'Authorization',
  }),
})

export type C2sSettings = z.infer<typeof settings>
