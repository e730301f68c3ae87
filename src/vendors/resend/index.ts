import { defineVendor } from '../_kit/contract.ts'
import { inbound } from './inbound.ts'
import { outbound } from './outbound.ts'
import { type ResendSettings, settings } from './settings.ts'

export const resend = defineVendor<ResendSettings>({
  id: 'resend',
  title: 'Resend',
  settings,
  enabledBy: ['RESEND_WEBHOOK_SECRET'],
  inbound,
  outbound,
  simulator: async () => (await import('./simulator.ts')).createSimulator(),
})
