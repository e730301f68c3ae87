import type pg from 'pg'
import type { Sealer } from '../base/seal.ts'
import type { Vendor } from '../vendors/_kit/contract.ts'
import type { Directory } from './connections/directory.ts'
import type { Route } from './route.ts'

/** What features' routes are made with. */
export interface RouteTools {
  pool: pg.Pool
  sealer: Sealer
  directory: Directory
  vendors: ReadonlyMap<string, Vendor>
  publicUrl: string
}

/** One line per feature: the whole API. */
export function routes(_tools: RouteTools): Route[] {
  return []
}
