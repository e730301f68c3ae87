import { defineVendor } from '../_kit/contract.ts'
import { commands } from './commands.ts'
import { inbound } from './inbound.ts'
import { type CaktoSettings, settings } from './settings.ts'

export const cakto = defineVendor<CaktoSettings>({
  id: 'cakto',
  title: 'Cakto',
  aliases: { webhook: ['/api/webhook-cakto'], stats: ['/api/webhook-cakto/stats'] },
  settings,
  enabledBy: ['CAKTO_SECRET'],
  inbound,
  commands,
  polls: [
    {
      command: 'reconcile',
      everyMs: 3_600_000,
      isReady: ({ clientId, clientSecret }) => Boolean(clientId && clientSecret),
    },
  ],
  simulator: async () => (await import('./simulator.ts')).createSimulator(),
})
