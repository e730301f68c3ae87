import { defineVendor } from '../_kit/contract.ts'
import { commands } from './commands.ts'
import { inbound } from './inbound.ts'
import { outbound } from './outbound.ts'
import { type StandardWebhooksSettings, settings } from './settings.ts'

export const standardWebhooks = defineVendor<StandardWebhooksSettings>({
  id: 'standard-webhooks',
  title: 'Standard Webhooks',
  settings,
  inbound,
  outbound,
  commands,
  simulator: async () => (await import('./simulator.ts')).createSimulator(),
})
