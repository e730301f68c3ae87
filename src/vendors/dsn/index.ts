import { defineVendor } from '../_kit/contract.ts'
import { inbound } from './inbound.ts'
import { type DsnSettings, settings } from './settings.ts'

export const dsn = defineVendor<DsnSettings>({
  id: 'dsn',
  title: 'Mail server (bounces)',
  settings,
  enabledBy: ['DSN_TOKEN'],
  inbound,
  simulator: async () => (await import('./simulator.ts')).createSimulator(),
})
