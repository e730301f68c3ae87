import { describe, expect, it, vi } from 'vitest'
import { createCircuits } from './circuit.ts'
import type { HttpResult } from './outbound-http.ts'

const answer =
  (status: number, headers: Record<string, string> = {}) =>
  async (): Promise<HttpResult> => ({
    ok: true,
    response: { status, headers, text: '', json: undefined },
  })
const failure = (permanent?: true) => async (): Promise<HttpResult> => ({
  ok: false,
  failure: 'not_sent',
  reason: 'refused',
  permanent,
})
const refused = { ok: false, failure: 'not_sent', afterMs: expect.any(Number) }

async function open(circuits: ReturnType<typeof createCircuits>, connection: string) {
  for (let n = 0; n < 3; n++) await circuits.through(connection, failure())
}

describe('a circuit', () => {
  it('opens after failures in a row and leaves other connections alone', async () => {
    const circuits = createCircuits({ failures: 3 })
    await circuits.through('a', failure())
    await circuits.through('a', answer(500))
    await circuits.through('a', answer(200))
    expect(circuits.admit('a')).toBe(0)
    await open(circuits, 'a')
    const wait = circuits.admit('a')
    expect(wait).toBeGreaterThan(29_000)
    expect(wait).toBeLessThanOrEqual(30_000)
    const call = vi.fn(answer(200))
    expect(await circuits.through('a', call)).toMatchObject(refused)
    expect(call).not.toHaveBeenCalled()
    expect(circuits.admit('b')).toBe(0)
  })

  it('does not count refusals of the request itself', async () => {
    const circuits = createCircuits({ failures: 3 })
    for (let n = 0; n < 5; n++) {
      await circuits.through('a', answer(422))
      await circuits.through('a', failure(true))
    }
    expect(circuits.admit('a')).toBe(0)
  })

  it('lets one probe through, waits again when it fails and closes when it succeeds', async () => {
    const circuits = createCircuits({ failures: 3, probeEveryMs: 30 })
    await open(circuits, 'a')
    await vi.waitFor(() => expect(circuits.admit('a')).toBe(0), { interval: 5 })
    expect([circuits.admit('a'), circuits.admit('a')]).toEqual([1_000, 1_000])
    const { promise, resolve } = Promise.withResolvers<HttpResult>()
    const probe = circuits.through('a', () => promise)
    expect(circuits.admit('a')).toBe(1_000)
    expect(await circuits.through('a', answer(200))).toMatchObject(refused)
    resolve(await answer(503)())
    expect(await probe).toMatchObject({ response: { status: 503 } })
    expect(circuits.admit('a')).toBeGreaterThan(0)
    const closing = () => circuits.through('a', answer(200))
    await vi.waitFor(async () => expect(await closing()).toMatchObject({ ok: true }), { interval: 5 })
    expect([circuits.admit('a'), circuits.admit('a')]).toEqual([0, 0])
  })

  it('is held by Retry-After, at most five minutes', async () => {
    const circuits = createCircuits()
    await circuits.through('a', answer(429, { 'retry-after': '20' }))
    expect(circuits.admit('a')).toBeGreaterThan(19_000)
    expect(await circuits.through('a', answer(200))).toMatchObject(refused)
    await circuits.through('b', answer(503, { 'retry-after': '90000' }))
    expect(circuits.admit('b')).toBeLessThanOrEqual(300_000)
    await circuits.through('c', answer(429))
    expect(circuits.admit('c')).toBe(0)
  })

  it('runs so many calls at once and the others in turn', async () => {
    const circuits = createCircuits({ atOnce: 2 })
    let running = 0
    let most = 0
    const { promise: gate, resolve: release } = Promise.withResolvers<void>()
    const call = async () => {
      most = Math.max(most, ++running)
      await gate
      running--
      return answer(200)()
    }
    const calls = [1, 2, 3, 4, 5].map(() => circuits.through('a', call))
    release()
    expect(await Promise.all(calls)).toHaveLength(5)
    expect(most).toBe(2)
  })

  it('stays usable when a call throws, which is a bug', async () => {
    const circuits = createCircuits({ failures: 3, atOnce: 1 })
    await expect(circuits.through('a', () => Promise.reject(new Error('bug')))).rejects.toThrow('bug')
    expect(await circuits.through('a', answer(200))).toMatchObject({ ok: true })
  })
})
