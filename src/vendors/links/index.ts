import { z } from 'zod'
import { defineVendor } from '../_kit/contract.ts'
import { inbound } from './inbound.ts'

/** What people do with the links in our own messages. */
export const links = defineVendor<Record<string, never>>({
  id: 'links',
  title: 'Own links',
  isBuiltIn: true,
  settings: z.object({}) as never,
  inbound,
})
