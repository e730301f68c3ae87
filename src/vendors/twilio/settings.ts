import { z } from 'zod'
import { optional, secretList, text, url } from '../_kit/settings.ts'

export const settings = z.object({
  accountSid: optional(
    text({
      title: 'Account SID',
      help: 'AC…, from the Console’s first page. Needed to send; receiving works without it.',
      env: 'TWILIO_ACCOUNT_SID',
    }),
  ),
  authTokens: secretList({
    title: 'Auth tokens',
    help: 'The primary Auth Token: Twilio signs its webhooks with it and we send with the first one. During a rotation enter the new one before the old one. API keys never sign.',
    env: 'TWILIO_AUTH_TOKEN',
  }),
  from: optional(
    text({
      title: 'Sender',
      help: 'A number of the account in E.164 (+15005550006), a short code, or a Messaging Service (MG…).',
      env: 'TWILIO_FROM',
    }),
  ),
  baseUrl: optional(url({ title: 'API address', help: 'Replaces https://api.twilio.com.', env: 'TWILIO_BASE_URL' })),
})

export type TwilioSettings = z.infer<typeof settings>
