import type { Command, CommandResult } from '../_kit/contract.ts'
import { call } from './call.ts'
import { advice } from './outbound.ts'
import { readBody } from './read-body.ts'
import type { WorkApiSettings } from './settings.ts'

/** Passes the check digits and is never issued: belongs to nobody. */
const nobodysCpf = '00000000000'

/** Asks about nobody: says whether the key, the plan and the credits would let a real question through. */
const test: Command<WorkApiSettings> = async (settings, io): Promise<CommandResult> => {
  const result = await call(settings, nobodysCpf, io)
  if (!result.ok) return { ok: false, message: `Work API cannot be reached: ${result.reason}` }
  const reading = readBody(result.response, nobodysCpf, settings)
  switch (reading.kind) {
    case 'ok':
    case 'not_found':
    case 'refused':
      return { ok: true, message: 'Work API accepts the key and the contract includes the module “cpf”.' }
    case 'unreadable':
    case 'transient':
      return { ok: false, message: `Work API answered ${result.response.status}; try again later` }
    default:
      return { ok: false, message: advice[reading.kind] }
  }
}

export const commands = { test }
