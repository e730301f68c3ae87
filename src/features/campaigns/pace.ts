import type { Reader } from './store-campaigns.ts'
import { ensureBuckets, leaseTokens, type TokenAsk } from './store-pace.ts'

/** A limit that sends must keep to. */
export interface Limit {
  /** Whose: a campaign, a sender, a workspace. */
  key: string
  perSecond: number | null
  /** 0 to 1: each gap is lengthened at random by up to this share. */
  jitter: number
  dailyLimit: number | null
  day: string
}

/** Hands out turns under limits that all processes share. */
export interface Pace {
  /** For each piece of work its limits; answers the milliseconds that each must wait, 0 for those whose turn it is. */
  take(limits: readonly (readonly Limit[])[]): Promise<number[]>
}

/** Tokens taken and not used within this time are given up: a limit is never broken by tokens that were saved. */
const keptMs = 200
/** At least this much of a second's tokens is taken at once. */
const leastShare = 0.1
/** What a bucket holds, in seconds of its flow. */
const burstSeconds = 0.25
const usedUpWaitMs = 30_000

/**
 * Token buckets in the database, leased for moments. In any window of T seconds at most `perSecond × (T + 0.5) + 1` turns
 * are handed out, by however many processes: what flows in, what the bucket holds and what was leased before the window.
 */
export function createPace(pool: Reader, now: () => number = Date.now, random: () => number = Math.random): Pace {
  const kept = new Map<string, { tokens: number; until: number; day: string }>()
  const made = new Set<string>()

  const leftOf = ({ key, day }: Pick<Limit, 'key' | 'day'>): number => {
    const own = kept.get(key)
    return own && own.day === day && own.until > now() ? own.tokens : 0
  }

  const lease = async (needs: Map<string, { limit: Limit; need: number }>): Promise<Set<string>> => {
    const asks = [...needs.values()].flatMap(({ limit, need }): TokenAsk[] => {
      const short = need - Math.floor(leftOf(limit))
      if (short <= 0) return []
      const rate = limit.perSecond ?? 1e6
      const want = limit.perSecond === null ? short : Math.max(short, Math.ceil(rate * leastShare))
      return [{ ...limit, want, rate, burst: Math.max(1, rate * burstSeconds) }]
    })
    if (asks.length === 0) return new Set()
    const unknown = asks.filter(({ key }) => !made.has(key)).map(({ key }) => key)
    if (unknown.length > 0) await ensureBuckets(pool, unknown)
    for (const key of unknown) made.add(key)
    const grants = await leaseTokens(pool, asks)
    for (const { key, granted } of grants) {
      const { day } = needs.get(key)!.limit
      kept.set(key, { tokens: leftOf({ key, day }) + granted, until: now() + keptMs, day })
    }
    return new Set(grants.filter(({ isUsedUp }) => isUsedUp).map(({ key }) => key))
  }

  return {
    take: async (limits) => {
      const needs = new Map<string, { limit: Limit; need: number }>()
      for (const limit of limits.flat()) {
        const known = needs.get(limit.key)
        if (known) known.need++
        else needs.set(limit.key, { limit, need: 1 })
      }
      const usedUp = await lease(needs)
      const behind = new Map<string, number>()
      return limits.map((own) => {
        const lacking = own.filter((limit) => leftOf(limit) < 1)
        if (lacking.length === 0) {
          for (const { key, jitter } of own) kept.get(key)!.tokens -= 1 + jitter * random()
          return 0
        }
        return Math.max(...lacking.map((limit) => waitOf(limit, behind, usedUp)))
      })
    },
  }
}

/** When a token for it will have flowed in, behind those that wait already. */
function waitOf({ key, perSecond, jitter }: Limit, behind: Map<string, number>, usedUp: ReadonlySet<string>): number {
  if (usedUp.has(key)) return usedUpWaitMs
  const place = (behind.get(key) ?? 0) + 1
  behind.set(key, place)
  return Math.ceil(Math.min(60_000, (place * (1 + jitter / 2) * 1_000) / (perSecond ?? 1_000)))
}
