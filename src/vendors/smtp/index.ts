import { defineVendor } from '../_kit/contract.ts'
import { commands } from './commands.ts'
import { outbound } from './outbound.ts'
import { type SmtpSettings, settings } from './settings.ts'

export const smtp = defineVendor<SmtpSettings>({
  id: 'smtp',
  title: 'E-mail (SMTP)',
  settings,
  enabledBy: ['SMTP_URL'],
  outbound,
  commands,
  simulator: async () => (await import('./simulator.ts')).createSimulator(),
})
