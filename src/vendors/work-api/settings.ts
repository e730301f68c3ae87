import { z } from 'zod'
import { flag, optional, secret, url } from '../_kit/settings.ts'

export const settings = z.object({
  apiKey: secret({ title: 'Key', help: 'The token of your contract.', env: 'WORK_API' }),
  baseUrl: optional(
    url({
      title: 'Address',
      help: 'Empty: https://completa.workbuscas.com/api. Another one only for a proxy of your own.',
      env: 'WORK_API_BASE_URL',
    }),
  ),
  keepMotherName: flag({
    title: "Keep the mother's name",
    help: 'Off: it is dropped with everything else that is not needed. On: you have a purpose and a legal basis for it.',
    default: false,
  }),
})

export type WorkApiSettings = z.infer<typeof settings>
