import { z } from 'zod'
import { defineVendor } from '../_kit/contract.ts'
import { inbound } from './inbound.ts'

/** The hub's own watch: what its alerts found, told through the line like everything else. */
export const watch = defineVendor<Record<string, never>>({
  id: 'watch',
  title: 'Watch',
  isBuiltIn: true,
  settings: z.object({}) as never,
  inbound,
})
