import { hash, timingSafeEqual } from 'node:crypto'

/**
 * The only comparison of a proof in the code base. Lengths may differ; the time taken tells nothing about where the two
 * differ, because what is compared are their digests. Never throws.
 */
export function equalInConstantTime(a: string | Buffer, b: string | Buffer): boolean {
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'))
}
