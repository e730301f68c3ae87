import { z } from 'zod'
import { defineVendor } from '../_kit/contract.ts'
import { inbound } from './inbound.ts'

/** A file of leads, uploaded through our own API, dashboard or command line. */
export const csv = defineVendor<Record<string, never>>({
  id: 'csv',
  title: 'File import',
  isBuiltIn: true,
  settings: z.object({}) as never,
  inbound,
})
