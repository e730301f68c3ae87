import { defineVendor } from '../_kit/contract.ts'
import { commands } from './commands.ts'
import { outbound } from './outbound.ts'
import { type SlackSettings, settings } from './settings.ts'

export const slack = defineVendor<SlackSettings>({
  id: 'slack',
  title: 'Slack',
  settings,
  outbound,
  commands,
  simulator: async () => (await import('./simulator.ts')).createSimulator(),
})
