import { test } from 'vitest'
import { killCampaignWorkers } from '../campaign-storm.ts'
import { report } from '../report.ts'

const kills = 20

test(
  'a campaign to 100,000 people whose worker is killed 20 times',
  async () => {
    const { recipients, sent, doubtful, seconds } = await killCampaignWorkers(100_000, kills)
    await report(
      'A campaign',
      `The worker of a campaign to ${recipients} people was killed ${kills} times, the campaign paused and resumed after each; then every
status was told twice, in an order of chance. The checker found nobody lost, nobody written to twice, each person with one
row, and the counters what the rows add up to.

| Recipients | Killed | Sent | In doubt | Seconds |
|---|---|---|---|---|
| ${recipients} | ${kills} | ${sent} | ${doubtful} | ${seconds} |`,
    )
  },
  90 * 60_000,
)
