import { z } from 'zod'
import { secret, text, url } from '../_kit/settings.ts'

export const settings = z.object({
  baseUrl: url({
    title: 'Address',
    help: 'Root of the API as your contract names it. Plain http:// sends the password and what is looked up readable over the network: prefer a tunnel or a proxy with TLS.',
    env: 'DIRETRIX_BASE_URL',
  }),
  user: text({ title: 'User', help: 'The numeric user id of your contract.', env: 'DIRETRIX_USER' }),
  pass: secret({ title: 'Password', help: 'The password that belongs to the user id.', env: 'DIRETRIX_PASS' }),
})

export type DiretrixSettings = z.infer<typeof settings>
