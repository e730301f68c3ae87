import { timingSafeEqual } from 'node:crypto'
import type { Sealer } from '../../base/seal.ts'

/** What one of our own links is for. */
export interface Link {
  /** `o` an opening, `c` a click, `u` the way out. */
  kind: 'o' | 'c' | 'u'
  workspaceId: string
  /** Row of the messages ledger. */
  messageId: string
  /** A click's target; the address that wants out. */
  to?: string
}

/** The link as it stands in a URL: what it says, and a proof that we said it. */
export function signLink(sealer: Sealer, { kind, workspaceId, messageId, to }: Link): string {
  const said = Buffer.from(JSON.stringify([kind, workspaceId, messageId, ...(to ? [to] : [])])).toString('base64url')
  return `${said}.${proofOf(sealer, said).toString('base64url')}`
}

/** What `signLink` was given; null for what we did not sign. */
export function readLink(sealer: Sealer, token: string): Link | null {
  const [said = '', proof = ''] = token.split('.')
  const given = Buffer.from(proof, 'base64url')
  const right = proofOf(sealer, said)
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null
  const [kind, workspaceId, messageId, to] = JSON.parse(Buffer.from(said, 'base64url').toString('utf8'))
  return { kind, workspaceId, messageId, ...(to && { to }) }
}

/** 128 bits: nobody guesses them, and the link stays short. */
const proofOf = (sealer: Sealer, said: string) => sealer.keyedHash('link', said).subarray(0, 16)
