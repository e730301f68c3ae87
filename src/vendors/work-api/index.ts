import { defineVendor } from '../_kit/contract.ts'
import { commands } from './commands.ts'
import { outbound } from './outbound.ts'
import { settings, type WorkApiSettings } from './settings.ts'

export const workApi = defineVendor<WorkApiSettings>({
  id: 'work-api',
  title: 'Work API',
  settings,
  outbound,
  commands,
  simulator: async () => (await import('./simulator.ts')).createSimulator(),
})
