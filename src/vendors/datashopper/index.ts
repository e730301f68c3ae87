import { defineVendor } from '../_kit/contract.ts'
import { inbound } from './inbound.ts'
import { type DatashopperSettings, settings } from './settings.ts'

export const datashopper = defineVendor<DatashopperSettings>({
  id: 'datashopper',
  title: 'DataShopper',
  settings,
  enabledBy: ['DATASHOPPER_WEBHOOK_SECRET'],
  inbound,
  simulator: async () => (await import('./simulator.ts')).createSimulator(),
})
