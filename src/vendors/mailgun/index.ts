import { defineVendor } from '../_kit/contract.ts'
import { inbound } from './inbound.ts'
import { type MailgunSettings, settings } from './settings.ts'

export const mailgun = defineVendor<MailgunSettings>({
  id: 'mailgun',
  title: 'Mailgun',
  settings,
  enabledBy: ['MAILGUN_SIGNING_KEY'],
  inbound,
  simulator: async () => (await import('./simulator.ts')).createSimulator(),
})
