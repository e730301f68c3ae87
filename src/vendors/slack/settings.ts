import { z } from 'zod'
import { secret } from '../_kit/settings.ts'

export const settings = z.object({
  webhookUrl: secret({
    title: 'Incoming webhook',
    help: 'https://hooks.slack.com/services/…, from the app’s page “Incoming Webhooks”. Each belongs to one channel. Who knows it can write there.',
    env: 'SLACK_WEBHOOK_URL',
  }).refine((address) => /^https?:$/.test(URL.parse(address)?.protocol ?? ''), 'expected https://hooks.slack.com/…'),
})

export type SlackSettings = z.infer<typeof settings>
