import { z } from 'zod'
import { flag, optional, secret, secretList, url } from '../_kit/settings.ts'

export const settings = z.object({
  webhookSecrets: secretList({
    title: 'Webhook secrets',
    help: 'The key of the signature, or the token that the sender repeats in x-audiencelab-secret. During a rotation keep the old one beside the new one. Not needed for the connection’s secret URL.',
    env: 'AUDIENCE_LABS_WEBHOOK_SECRET',
  }),
  apiKey: optional(
    secret({
      title: 'API key',
      help: 'From AudienceLab, sent as X-Api-Key. Needed to ask and for the commands; receiving works without it.',
      env: 'AUDIENCE_LABS_API_KEY',
    }),
  ),
  baseUrl: optional(
    url({ title: 'API address', help: 'Replaces https://api.audiencelab.io.', env: 'AUDIENCE_LABS_API_URL' }),
  ),
  enrichLeads: flag({
    title: 'Enrich new leads',
    help: 'On: AudienceLab is asked about the e-mail of every new lead. Costs credits; you need a purpose and a legal basis.',
    env: 'AUDIENCE_LABS_ENRICH_LEADS',
    default: false,
  }),
})

export type AudienceLabsSettings = z.infer<typeof settings>
