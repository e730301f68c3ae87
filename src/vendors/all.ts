import type { Vendor } from './_kit/contract.ts'

/** One line per vendor: the whole registration. */
export const vendors: Vendor[] = []
