import { defineVendor } from '../_kit/contract.ts'
import { commands } from './commands.ts'
import { inbound } from './inbound.ts'
import { outbound } from './outbound.ts'
import { type AudienceLabsSettings, settings } from './settings.ts'

export const audienceLabs = defineVendor<AudienceLabsSettings>({
  id: 'audience-labs',
  title: 'Audience Labs',
  settings,
  // receiving needs no key and asking no webhook secret: any one of the variables is enough
  enabledBy: [],
  inbound,
  outbound,
  commands,
  simulator: async () => (await import('./simulator.ts')).createSimulator(),
})
