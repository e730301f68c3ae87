import { type LoadResult, percentile } from './load.ts'
import type { Cost } from './stage.ts'

export function line(name: string, result: LoadResult, base?: number): string {
  const rate = result.requests / result.seconds
  const ratio = base ? `  ratio ${(rate / base).toFixed(2)}` : ''
  const odd = [...result.statuses]
    .filter(([status]) => status !== 200)
    .map(([status, count]) => `  ${count} × ${status}`)
  return `${name.padEnd(34)} ${Math.round(rate).toString().padStart(6)} req/s  p50 ${percentile(result.latencies, 0.5).toFixed(1)} ms  p99 ${percentile(result.latencies, 0.99).toFixed(1)} ms${ratio}${odd.join('')}`
}

export function costLine({ statements, walBytes, hubCpuMs, postgresCpuMs }: Cost, events: number): string {
  const per = (value: number, digits: number) => (value / events).toFixed(digits)
  return `${''.padEnd(34)} per event: ${per(statements, 3)} statements, ${per(walBytes, 0)} WAL bytes, ${per(hubCpuMs * 1000, 0)} µs hub CPU, ${per(postgresCpuMs * 1000, 0)} µs PostgreSQL CPU`
}

export const rateOf = (result: LoadResult) => result.requests / result.seconds

export const say = (text: string) => process.stdout.write(`${text}\n`)
