import { test } from 'vitest'
import type { Checked } from '../check.ts'
import { report } from '../report.ts'
import { startTogether } from '../start-together.ts'
import {
  freezeWorker,
  hotKey,
  killDatabase,
  killOneOfTwo,
  killReceivers,
  killWorkers,
  stormOfRetries,
} from '../storms.ts'

const lines: string[] = []

/** Runs one storm and keeps what its checker found for the report. */
function storm(name: string, run: () => Promise<Checked>): void {
  test(name, async () => {
    const started = performance.now()
    const { acknowledged, completed, doubtful, notes } = await run()
    const seconds = Math.round((performance.now() - started) / 1_000)
    lines.push(`| ${name} | ${acknowledged} | ${completed} | ${doubtful} | ${notes} | ${seconds} |`)
    await report('Webhooks', textOf(lines))
  })
}

storm('F3: a worker stands still for 60 s', () => freezeWorker(300, 60_000))
storm('F4: receiving is killed during bursts, 20 rounds', () => killReceivers(20, 200))
storm('F5: the database is killed under load, 20 rounds', () => killDatabase(20, 100))
storm('F17: ten copies of 500 webhooks over two hubs', () => stormOfRetries(500))
storm('F18: 20,000 webhooks of one lead', () => hotKey(20_000, 300))
storm('two hubs with the same 1,000 webhooks, one killed midway', () => killOneOfTwo(1_000))
storm('F1: a worker is killed mid-step, 100 rounds', () => killWorkers(100, 20))

test('F24: twenty hubs start at once on an empty database', () => startTogether(20))

const textOf = (rows: string[]) => `In every row the
checker found each acknowledged webhook stored exactly once, every intake at an end, no lead with two notes, and every
completed one with its note. F24 ran with twenty hubs; F25 and F26 are part of
\`npm test\`.

| Fault | Acknowledged | Completed | Doubtful | Notes | Seconds |
|---|---|---|---|---|---|
${rows.join('\n')}`
