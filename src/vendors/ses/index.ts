import { defineVendor } from '../_kit/contract.ts'
import { inbound } from './inbound.ts'
import { type SesSettings, settings } from './settings.ts'

export const ses = defineVendor<SesSettings>({
  id: 'ses',
  title: 'Amazon SES',
  settings,
  enabledBy: ['SES_TOPIC_ARN'],
  inbound,
  simulator: async () => (await import('./simulator.ts')).createSimulator(),
})
