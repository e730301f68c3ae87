import { defineVendor } from '../_kit/contract.ts'
import { commands } from './commands.ts'
import { outbound } from './outbound.ts'
import { type DiretrixSettings, settings } from './settings.ts'

export const diretrix = defineVendor<DiretrixSettings>({
  id: 'diretrix',
  title: 'Diretrix',
  settings,
  outbound,
  commands,
  simulator: async () => (await import('./simulator.ts')).createSimulator(),
})
