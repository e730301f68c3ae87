import { strict as assert } from 'node:assert'
import type { InboundIo, Vendor } from '../contract.ts'
import type { Fixtures } from './fixture.ts'

/** One thing that must hold; `run` throws an AssertionError when it does not. */
export interface Check {
  name: string
  run(): void | Promise<void>
}

/** A vendor with its folder and what stands in it. */
export interface Subject {
  vendor: Vendor
  folder: string
  fixtures: Fixtures
}

/** Equal as JSON: a member that is undefined is one that is absent. */
export function assertSame(actual: unknown, expected: unknown, message?: string): void {
  assert.deepEqual(asJson(actual), asJson(expected), message)
}

const asJson = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)))

export function assertHidden(secrets: string[], shown: unknown, where: string): void {
  const text = Buffer.isBuffer(shown) ? shown.toString('utf8') : (JSON.stringify(shown) ?? '')
  const leaked = secrets.filter((secret) => secret.length >= 8 && text.includes(secret))
  assert.equal(leaked.length, 0, `a secret appears in ${where}`)
}

/** Freezes a value and everything in it: who changes it throws. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value) || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const each of Object.values(value)) deepFreeze(each)
  return value
}

/** A standing clock, and of the network only these pages. */
export function ioAt(now: Date, pages: Record<string, string> = {}): InboundIo {
  return {
    now: () => now,
    fetchText: async (url) => pages[url] ?? Promise.reject(new Error(`a fixture asked the network for ${url}`)),
  }
}
