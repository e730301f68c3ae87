import { defineVendor } from '../_kit/contract.ts'
import { inbound } from './inbound.ts'
import { settings, type TemplateVendorSettings } from './settings.ts'

export const templateVendor = defineVendor<TemplateVendorSettings>({
  id: 'template-vendor',
  title: 'Template Vendor',
  settings,
  inbound,
  simulator: async () => (await import('./simulator.ts')).createSimulator(),
})
