import { z } from 'zod'
import { optional, text } from '../_kit/settings.ts'

export const settings = z.object({
  topicArn: optional(
    text({
      title: 'Topic',
      help: 'arn:aws:sns:region:account:name of the SNS topic that SES publishes to; several with commas between them. A good signature alone proves only that some topic of somebody sent it. Leave it empty only for raw message delivery, which is not signed: then the connection’s secret URL is the proof.',
      env: 'SES_TOPIC_ARN',
    }),
  ),
})

export type SesSettings = z.infer<typeof settings>

export const topicsOf = ({ topicArn }: SesSettings): string[] =>
  (topicArn ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean)
