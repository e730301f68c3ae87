import type { Command, CommandResult } from '../_kit/contract.ts'
import { call } from './call.ts'
import type { DiretrixSettings } from './settings.ts'

/** Reserved for examples (RFC 2606): belongs to nobody, so the answer is "not found" when the credentials are right. */
const nobodysEmail = 'nobody@example.com'

/** Asks for an address that nobody has: says whether the credentials are accepted and whether the way there is readable. */
const test: Command<DiretrixSettings> = async (settings, io): Promise<CommandResult> => {
  const result = await call(settings, 'Email', nobodysEmail, io)
  if (!result.ok) return { ok: false, message: `Diretrix cannot be reached: ${result.reason}` }
  const { status } = result.response
  if (status === 401 || status === 403) {
    return {
      ok: false,
      message: `Diretrix did not accept the user and password (${status}); it may also have to allow this server's address`,
    }
  }
  if (![200, 400, 404].includes(status)) return { ok: false, message: `Diretrix answered ${status}` }
  const readable = settings.baseUrl.startsWith('http:')
  const warning = 'The address is plain http://: the password and every CPF travel readable over the network.'
  return { ok: true, message: readable ? `The credentials are accepted. ${warning}` : 'The credentials are accepted.' }
}

export const commands = { test }
