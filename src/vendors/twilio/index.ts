import { defineVendor } from '../_kit/contract.ts'
import { commands } from './commands.ts'
import { inbound } from './inbound.ts'
import { outbound } from './outbound.ts'
import { settings, type TwilioSettings } from './settings.ts'

export const twilio = defineVendor<TwilioSettings>({
  id: 'twilio',
  title: 'Twilio',
  settings,
  enabledBy: ['TWILIO_AUTH_TOKEN'],
  inbound,
  outbound,
  commands,
  atOnce: 64,
  sender: ({ from }) => from ?? null,
  simulator: async () => (await import('./simulator.ts')).createSimulator(),
})
