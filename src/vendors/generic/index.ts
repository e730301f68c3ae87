import { defineVendor } from '../_kit/contract.ts'
import { commands } from './commands.ts'
import { inbound } from './inbound.ts'
import { type GenericSettings, settings } from './settings.ts'

export const generic = defineVendor<GenericSettings>({
  id: 'generic',
  title: 'Any webhook',
  settings,
  inbound,
  commands,
  simulator: async () => (await import('./simulator.ts')).createSimulator(),
})
