import { newId } from '../base/ids.ts'
import type { IntentKind } from '../domain/intents.ts'
import type { Connection } from '../features/connections/directory.ts'
import { webhookUrl } from '../features/connections/webhook-url.ts'
import type { CommandResult } from '../vendors/_kit/contract.ts'
import type { ActTools } from './act.ts'

type CommandTools = Pick<ActTools, 'vendors' | 'log' | 'publicUrl' | 'outside' | 'load'>

/** Carries out an operator's command on a connection (test, subscribe). Never throws; what it says holds no secret. */
export function createRunCommand(tools: CommandTools) {
  return async (connection: Connection, command: string, input: Record<string, unknown>): Promise<CommandResult> => {
    const perform = tools.vendors.get(connection.vendor)?.commands?.[command]
    if (!perform) return { ok: false, message: `There is no command "${command}"` }
    const { http, mail, record } = tools.outside(connection, () => undefined)
    const io = {
      http,
      mail,
      now: () => new Date(),
      idempotencyKey: newId(),
      attempt: 1,
      publicUrl: tools.publicUrl,
      webhookUrl: webhookUrl(tools.publicUrl, connection),
      load: async (kind: IntentKind, id: string) => (await tools.load(kind, [id])).get(id) ?? null,
    }
    const result = await perform(connection.settings, io, input).catch((error: Error): CommandResult => {
      tools.log.error({ err: error, connection: connection.id, command }, 'command threw')
      return { ok: false, message: `Unexpected failure: ${error.message}` }
    })
    // a vendor's answer may quote the secrets it was asked with
    return JSON.parse(record.mask(JSON.stringify(result)))
  }
}
