import { defineVendor } from '../_kit/contract.ts'
import { commands } from './commands.ts'
import { inbound } from './inbound.ts'
import { outbound } from './outbound.ts'
import { type EvolutionSettings, settings } from './settings.ts'

export const evolution = defineVendor<EvolutionSettings>({
  id: 'evolution',
  title: 'Evolution API',
  settings,
  // any one of the variables is enough: receiving needs no API key, sending no webhook token
  enabledBy: [],
  inbound,
  outbound,
  commands,
  atOnce: 64,
  sender: ({ instance }) => instance ?? null,
  simulator: async () => (await import('./simulator.ts')).createSimulator(),
})
