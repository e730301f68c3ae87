import { z } from 'zod'
import { secretList } from '../_kit/settings.ts'

export const settings = z.object({
  tokens: secretList({
    title: 'Tokens',
    help: 'What the mail server sends as “Authorization: Bearer …”, for connections of the environment. During a rotation keep the old one beside the new one. Not needed for the connection’s secret URL.',
    env: 'DSN_TOKEN',
  }),
})

export type DsnSettings = z.infer<typeof settings>
