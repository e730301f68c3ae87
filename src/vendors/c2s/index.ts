import { defineVendor } from '../_kit/contract.ts'
import { commands } from './commands.ts'
import { inbound } from './inbound.ts'
import { outbound } from './outbound.ts'
import { type C2sSettings, settings } from './settings.ts'

export const c2s = defineVendor<C2sSettings>({
  id: 'c2s',
  title: 'C2S',
  settings,
  // any one of the variables is enough: receiving needs no token, writing no webhook secret
  enabledBy: [],
  inbound,
  outbound,
  commands,
  simulator: async () => (await import('./simulator.ts')).createSimulator(),
})
