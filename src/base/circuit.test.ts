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
    const circuits = createCircuits({ failures: 3, atOnce: 4 })
    await circuits.through('a', failure())
    await circuits.through('a', answer(500))
    await circuits.through('a', answer(200))
    expect(circuits.room('a')).toBe(4)
    await open(circuits, 'a')
    const wait = circuits.closedAgainAt('a')!.getTime() - Date.now()
    expect(wait).toBeGreaterThan(29_000)
    expect(wait).toBeLessThanOrEqual(30_000)
    expect(circuits.room('a')).toBe(0)
    const call = vi.fn(answer(200))
    expect(await circuits.through('a', call)).toMatchObject(refused)
    expect(call).not.toHaveBeenCalled()
    expect(circuits.room('b')).toBe(4)
    expect(circuits.closedAgainAt('b')).toBeNull()
  })

  it('does not count refusals of the request itself', async () => {
    const circuits = createCircuits({ failures: 3 })
    for (let n = 0; n < 5; n++) {
      await circuits.through('a', answer(422))
      await circuits.through('a', failure(true))
    }
    expect(circuits.closedAgainAt('a')).toBeNull()
  })

  it('lets one probe through, waits again when it fails and closes when it succeeds', async () => {
    const circuits = createCircuits({ failures: 3, probeEveryMs: 30, atOnce: 4 })
    await open(circuits, 'a')
    await vi.waitFor(() => expect(circuits.room('a')).toBe(1), { interval: 5 })
    const { promise, resolve } = Promise.withResolvers<HttpResult>()
    const probe = circuits.through('a', () => promise)
    expect(circuits.room('a')).toBe(0)
    expect(await circuits.through('a', answer(200))).toMatchObject(refused)
    resolve(await answer(503)())
    expect(await probe).toMatchObject({ response: { status: 503 } })
    expect(circuits.room('a')).toBe(0)
    await vi.waitFor(() => expect(circuits.room('a')).toBe(1), { interval: 5 })
    await circuits.through('a', answer(200))
    expect(circuits.room('a')).toBe(4)
    expect(circuits.closedAgainAt('a')).toBeNull()
  })

  it('is held by Retry-After, at most five minutes', async () => {
    const circuits = createCircuits()
    await circuits.through('a', answer(429, { 'retry-after': '20' }))
    expect(circuits.closedAgainAt('a')!.getTime() - Date.now()).toBeGreaterThan(19_000)
    expect(await circuits.through('a', answer(200))).toMatchObject(refused)
    await circuits.through('b', answer(503, { 'retry-after': '90000' }))
    expect(circuits.closedAgainAt('b')!.getTime() - Date.now()).toBeLessThanOrEqual(300_000)
    await circuits.through('c', answer(429))
    expect(circuits.closedAgainAt('c')).toBeNull()
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
    expect(circuits.room('a')).toBe(0)
    release()
    expect(await Promise.all(calls)).toHaveLength(5)
    expect(most).toBe(2)
    expect(circuits.room('a')).toBe(2)
  })

  it('stays usable when a call throws, which is a bug', async () => {
    const circuits = createCircuits({ failures: 3, atOnce: 1 })
    await expect(circuits.through('a', () => Promise.reject(new Error('bug')))).rejects.toThrow('bug')
    expect(circuits.room('a')).toBe(1)
  })
})
