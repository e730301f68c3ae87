import { isRefusal, refuse } from '../../base/errors.ts'
import type { Sealer } from '../../base/seal.ts'
import type { CommandResult, Vendor } from '../../vendors/_kit/contract.ts'
import { idParam } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import type { Connection } from './directory.ts'
import { findConnection } from './store-edit.ts'

export interface CommandTools {
  sealer: Sealer
  vendors: ReadonlyMap<string, Vendor>
  /** Asks the vendor (pipeline/run-command.ts). */
  runCommand(connection: Connection, command: string, input: Record<string, unknown>): Promise<CommandResult>
}

const commands = {
  test: 'Ask the vendor whether the settings work',
  subscribe: 'Ask the vendor to send its webhooks here',
  unsubscribe: 'Ask the vendor to send its webhooks here no more',
}

/** `POST /connections/{id}/test`, `/subscribe` and `/unsubscribe`. */
export function commandRoutes({ sealer, vendors, runCommand }: CommandTools): Route[] {
  return Object.entries(commands).map(([command, summary]) =>
    defineRoute({
      method: 'POST',
      path: `/api/v1/connections/{id}/${command}`,
      scope: 'write',
      summary,
      description: 'Answers 200 with `ok: false` when the vendor says no.',
      params: idParam,
      body: contract.commandBody,
      answer: contract.commandAnswer,
      handle: async ({ params: { id }, body, workspaceId, transaction, audit }) => {
        const connection = await transaction(async (tx) => {
          const row = await findConnection(tx, sealer, workspaceId, id)
          if (!row) return refuse('not_found', 'There is no such connection.')
          const vendor = vendors.get(row.vendor)
          if (!vendor?.commands?.[command]) return refuse('wrong_state', `${row.vendor} has no command "${command}".`)
          await audit(tx, `connection.${command}`, id)
          return row
        })
        if (isRefusal(connection)) return connection
        const { ok, message, detail = null } = await runCommand(connection, command, body)
        return { ok, message, detail }
      },
    }),
  )
}
