import { isRefusal, refuse } from '../../base/errors.ts'
import type { Sealer } from '../../base/seal.ts'
import type { CommandResult, Vendor } from '../../vendors/_kit/contract.ts'
import { idParam } from '../page.ts'
import { type Call, defineRoute, type Route } from '../route.ts'
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

/** `POST /connections/{id}/test`, `/subscribe`, `/unsubscribe`, and `/commands/{command}` for whatever else a vendor has. */
export function commandRoutes(tools: CommandTools): Route[] {
  const named = Object.entries(commands).map(([command, summary]) =>
    defineRoute({
      ...common,
      path: `/api/v1/connections/{id}/${command}`,
      summary,
      params: idParam,
      handle: (call) => carryOut(tools, call, command),
    }),
  )
  const any = defineRoute({
    ...common,
    path: '/api/v1/connections/{id}/commands/{command}',
    summary: 'Carry out any command of the vendor',
    params: contract.commandParams,
    handle: (call) => carryOut(tools, call, call.params.command),
  })
  return [...named, any]
}

const common = {
  method: 'POST',
  scope: 'write',
  description: 'Answers 200 with `ok: false` when the vendor says no.',
  body: contract.commandBody,
  answer: contract.commandAnswer,
} as const

type CommandCall = Call<{ id: string }, unknown, Record<string, unknown>>

async function carryOut({ sealer, vendors, runCommand }: CommandTools, call: CommandCall, command: string) {
  const { id } = call.params
  const connection = await call.transaction(async (tx) => {
    const row = await findConnection(tx, sealer, call.workspaceId, id)
    if (!row) return refuse('not_found', 'There is no such connection.')
    const known = vendors.get(row.vendor)?.commands ?? {}
    if (!Object.hasOwn(known, command)) return refuse('wrong_state', `${row.vendor} has no command "${command}".`)
    await call.audit(tx, 'connection.command', id, { command })
    return row
  })
  if (isRefusal(connection)) return connection
  const { ok, message, detail = null } = await runCommand(connection, command, call.body)
  return { ok, message, detail }
}
