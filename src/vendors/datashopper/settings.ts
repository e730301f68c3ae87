import { z } from 'zod'
import { secretList } from '../_kit/settings.ts'

export const settings = z.object({
  webhookSecrets: secretList({
    title: 'Webhook secrets',
    help: 'The key of the signature in x-datashopper-signature, or the token that a sender without signatures repeats. During a rotation keep the old one beside the new one. Not needed for the connection’s secret URL.',
    env: 'DATASHOPPER_WEBHOOK_SECRET',
  }),
})

export type DatashopperSettings = z.infer<typeof settings>
