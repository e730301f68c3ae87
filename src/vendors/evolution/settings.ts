import { z } from 'zod'
import { choice, optional, secret, secretList, text, url } from '../_kit/settings.ts'

export const settings = z.object({
  webhookTokens: secretList({
    title: 'Webhook tokens',
    help: 'Accepted in the header X-Webhook-Token, or as the key of the HS256 JWT that Evolution 2.3 sends for jwt_key. Not needed for the connection’s secret URL.',
    env: 'EVOLUTION_WEBHOOK_TOKEN',
  }),
  apiKey: optional(
    secret({
      title: 'API key',
      help: 'The server’s global key or the instance’s token. Needed to send; receiving works without it.',
      env: 'EVOLUTION_API_KEY',
    }),
  ),
  baseUrl: optional(
    url({
      title: 'Server address',
      help: 'Root of your Evolution server. There is no default.',
      env: 'EVOLUTION_BASE_URL',
    }),
  ),
  instance: optional(text({ title: 'Instance', help: 'Name of the instance that sends.', env: 'EVOLUTION_INSTANCE' })),
  apiVersion: choice(['2', '1'], {
    title: 'API version',
    help: 'The server’s major version: the two take different bodies. `GET /` of the server tells it.',
    env: 'EVOLUTION_API_VERSION',
    default: '2',
  }),
  statusCodes: choice(['seed', 'baileys'], {
    title: 'Numeric statuses',
    help: 'Evolution itself sends words. For gateways that send numbers: seed means 2 delivered and 3 read, baileys means 2 sent, 3 delivered and 4 read.',
    env: 'EVOLUTION_STATUS_CODES',
    default: 'seed',
  }),
})

export type EvolutionSettings = z.infer<typeof settings>
