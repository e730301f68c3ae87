import { defineVendor } from '../_kit/contract.ts'
import { commands } from './commands.ts'
import { inbound } from './inbound.ts'
import { type RecurrenteSettings, settings } from './settings.ts'

export const recurrente = defineVendor<RecurrenteSettings>({
  id: 'recurrente',
  title: 'Recurrente',
  settings,
  enabledBy: ['RECURRENTE_WEBHOOK_SECRET'],
  inbound,
  commands,
  simulator: async () => (await import('./simulator.ts')).createSimulator(),
})
