import { test } from 'vitest'
import { killCampaignWorkers } from '../campaign-storm.ts'

test('a campaign to 100,000 people whose worker is killed 20 times', async () => {
  const { recipients, sent, doubtful, seconds } = await killCampaignWorkers(100_000, 20)
  process.stdout.write(`${recipients} recipients: ${sent} sent, ${doubtful} in doubt, ${seconds} s\n`)
})
