import { defineVendor } from '../_kit/contract.ts'
import { inbound } from './inbound.ts'
import { outbound } from './outbound.ts'
import { type SendgridSettings, settings } from './settings.ts'

export const sendgrid = defineVendor<SendgridSettings>({
  id: 'sendgrid',
  title: 'SendGrid',
  settings,
  enabledBy: ['SENDGRID_WEBHOOK_KEY'],
  inbound,
  outbound,
  simulator: async () => (await import('./simulator.ts')).createSimulator(),
})
