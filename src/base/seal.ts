import { createCipheriv, createDecipheriv, createHash, createHmac, createSecretKey, hkdfSync } from 'node:crypto'
import { randomBytesOf } from './random.ts'

/**
 * Encryption at rest and keyed hashes, both from one secret outside the database. AES-256-GCM with a random 96-bit
 * nonce: version byte · nonce · tag · ciphertext.
 */
export interface Sealer {
  seal(plain: Buffer | string): Buffer
  /** Throws when the bytes were not sealed with this key or were changed. */
  open(sealed: Buffer): Buffer
  sealJson(value: unknown): Buffer
  openJson<T>(sealed: Buffer): T
  /** HMAC-SHA256 for search (CPF, look-up keys): without the key nothing can be enumerated. */
  keyedHash(purpose: string, value: string): Buffer
  /** Names the key without revealing it; kept in the database so that another key is refused at start. */
  fingerprint: string
}

const VERSION = 1

/** `secret` is any text; 32 random bytes in hex by default. */
export function createSealer(secret: string): Sealer {
  const derive = (info: string) => Buffer.from(hkdfSync('sha256', secret, 'leadline', info, 32))
  // a key object is taken in once; bytes would be at every call
  const cipherKey = createSecretKey(derive('seal'))
  const hashKey = derive('hash')

  const seal = (plain: Buffer | string): Buffer => {
    const nonce = randomBytesOf(12)
    const cipher = createCipheriv('aes-256-gcm', cipherKey, nonce)
    const body = Buffer.concat([cipher.update(plain as Buffer), cipher.final()])
    return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), body])
  }
  const open = (sealed: Buffer): Buffer => {
    if (sealed[0] !== VERSION) throw new Error(`sealed value of unknown version ${sealed[0]}`)
    const decipher = createDecipheriv('aes-256-gcm', cipherKey, sealed.subarray(1, 13))
    decipher.setAuthTag(sealed.subarray(13, 29))
    return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()])
  }
  return {
    seal,
    open,
    sealJson: (value) => seal(JSON.stringify(value)),
    openJson: (sealed) => JSON.parse(open(sealed).toString('utf8')),
    keyedHash: (purpose, value) => createHmac('sha256', hashKey).update(`${purpose}\u0000${value}`).digest(),
    fingerprint: createHash('sha256').update(derive('fingerprint')).digest('hex').slice(0, 16),
  }
}
