import { defineVendor } from '../_kit/contract.ts'
import { commands } from './commands.ts'
import { outbound } from './outbound.ts'
import { type MetaCapiSettings, settings } from './settings.ts'

export const metaCapi = defineVendor<MetaCapiSettings>({
  id: 'meta-capi',
  title: 'Meta Conversions API',
  settings,
  outbound,
  commands,
  simulator: async () => (await import('./simulator.ts')).createSimulator(),
})
