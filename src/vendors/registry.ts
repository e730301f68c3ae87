import type { Vendor } from './_kit/contract.ts'
import * as all from './all.ts'

/** Every registered vendor, by id. */
export const vendors: Vendor[] = Object.values(all).sort((a, b) => (a.id < b.id ? -1 : 1))
