import { z } from 'zod'
import { defineVendor } from '../_kit/contract.ts'
import { inbound } from './inbound.ts'

/** A person's word, told through our own API or dashboard. */
export const manual = defineVendor<Record<string, never>>({
  id: 'manual',
  title: 'Manual entry',
  isBuiltIn: true,
  settings: z.object({}) as never,
  inbound,
})
