import type { Vendor } from '../../vendors/_kit/contract.ts'
import type { Connection } from '../connections/directory.ts'

/** What its vendor calls the number, instance or address that a connection sends from: facts name it the same. */
export function senderNameOf(vendor: Vendor | undefined, { settings, name }: Connection): string {
  return vendor?.sender?.(settings) ?? name
}
