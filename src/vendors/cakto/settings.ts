import { z } from 'zod'
import { flag, optional, secret, secretList, text, url } from '../_kit/settings.ts'

export const settings = z.object({
  secrets: secretList({
    title: 'Webhook secrets',
    help: 'From Cakto, Apps, Webhooks, the field Secret. During a rotation keep the old one beside the new one.',
    env: 'CAKTO_SECRET',
  }),
  requireSignature: flag({
    title: 'Require a signature',
    help: 'Refuse deliveries that prove themselves by the secret in their body alone, as Cakto sent them before it signed.',
    default: false,
  }),
  clientId: optional(
    text({
      title: 'Client id',
      help: 'Of an API key with read and write access to webhooks. With it Cakto is asked every hour for deliveries that it lost; receiving works without it.',
      env: 'CAKTO_CLIENT_ID',
    }),
  ),
  clientSecret: optional(
    secret({ title: 'Client secret', help: 'Belongs to the client id.', env: 'CAKTO_CLIENT_SECRET' }),
  ),
  baseUrl: optional(url({ title: 'API address', help: 'Replaces https://api.cakto.com.br.', env: 'CAKTO_BASE_URL' })),
})

export type CaktoSettings = z.infer<typeof settings>
