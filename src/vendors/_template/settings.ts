import { z } from 'zod'
import { secretList } from '../_kit/settings.ts'

export const settings = z.object({
  webhookSecrets: secretList({
    title: 'Webhook secrets',
    help: 'What Template Vendor signs its webhooks with. During a rotation keep the old one beside the new one.',
    env: 'TEMPLATE_VENDOR_WEBHOOK_SECRET',
  }),
})

export type TemplateVendorSettings = z.infer<typeof settings>
