import { defineRowset } from '../../db/rowset.ts'
import type { Reader } from './store-campaigns.ts'

/** Tokens asked of one bucket. */
export interface TokenAsk {
  key: string
  want: number
  /** Tokens per second that flow in, and how many it holds at most. */
  rate: number
  burst: number
  /** What may be taken on `day` in all; null: no limit. */
  dailyLimit: number | null
  /** The day in the workspace's zone. */
  day: string
}

interface AskRow extends Omit<TokenAsk, 'rate' | 'burst'> {
  rate: string
  burst: string
}
const askRows = defineRowset<AskRow>({
  key: 'text',
  want: 'int4',
  rate: 'numeric',
  burst: 'numeric',
  dailyLimit: 'int4',
  day: 'date',
})

// Who asks for a day that is over for somebody else has not seen midnight yet: a quota is not opened twice.
const leaseText = `
with asked as (select * from ${askRows.from(1)} r), locked as (
  select a.*, b.used, b.day as last_day, least(a.burst, b.tokens + greatest(0, extract(epoch from clock_timestamp() - b.at)) * a.rate) as available
  from asked a join pace_buckets b using (key) order by key for update of b
), granted as (
  select *, greatest(0, least(floor(available), want, case when daily_limit is null then want when last_day > day then 0
    when last_day = day then daily_limit - used else daily_limit end))::int as granted from locked
)
update pace_buckets b set tokens = g.available - g.granted, at = clock_timestamp(), day = greatest(g.last_day, g.day),
  used = g.granted + case when g.last_day >= g.day then g.used else 0 end
from granted g where b.key = g.key returning b.key, g.granted, g.daily_limit is not null and b.used >= g.daily_limit as "isUsedUp"`

export interface Grant {
  key: string
  granted: number
  isUsedUp: boolean
}

/** Takes tokens out of buckets, at once and in a transaction of its own: nobody holds a bucket while it sends. */
export async function leaseTokens(pool: Reader, asks: TokenAsk[]): Promise<Grant[]> {
  const rows = asks.map((ask) => ({ ...ask, rate: String(ask.rate), burst: String(ask.burst) }))
  const { rows: grants } = await pool.query<Grant & Record<string, unknown>>({
    name: 'lease_tokens',
    text: leaseText,
    values: askRows.values(rows),
  })
  return grants
}

/** Makes buckets that are not there, full. */
export async function ensureBuckets(pool: Reader, keys: readonly string[]): Promise<void> {
  await pool.query({
    name: 'ensure_buckets',
    text: `insert into pace_buckets (key, tokens, at) select key, 1e9, now() from unnest($1::text[]) as k (key) order by key on conflict do nothing`,
    values: [keys],
  })
}

/** What was taken out of these buckets on a day. */
export async function usedToday(pool: Reader, keys: string[], day: string): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ key: string; used: number }>({
    name: 'read_bucket_use',
    text: 'select key, used from pace_buckets where key = any($1::text[]) and day = $2',
    values: [keys, day],
  })
  return new Map(rows.map(({ key, used }) => [key, used]))
}
