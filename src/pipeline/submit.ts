import type { Connection, Directory } from '../features/connections/directory.ts'
import type { Submit } from '../features/submit.ts'
import type { Append } from '../queue/append.ts'
import type { Vendor } from '../vendors/_kit/contract.ts'
import { markVerified } from '../vendors/_kit/request.ts'
import { intakeRow, type RowTools } from './receive.ts'
import type { DecisionWaiter } from './wait.ts'

interface SubmitTools extends RowTools {
  vendors: ReadonlyMap<string, Vendor>
  directory: Directory
  append: Append
  wait: DecisionWaiter['wait']
}

/**
 * RECEIVE for our own doors: what an authorised caller says becomes an intake of the workspace's built-in connection, so
 * that dedupe, replay and the timeline are those of every other request.
 */
export function createSubmit(tools: SubmitTools): Submit {
  return async ({ workspaceId, vendor: id, body, waitMs = 0 }) => {
    const inbound = tools.vendors.get(id)?.inbound
    if (!inbound) throw new Error(`there is no built-in vendor ${id}`)
    const connection = await connectionOf(tools.directory, workspaceId, id)
    const request = markVerified({
      method: 'POST',
      url: '',
      query: {},
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(body)),
      action: null,
      viaSecretUrl: false,
      receivedAt: new Date(),
      ip: null,
    })
    const result = await tools.append(intakeRow(id, inbound, connection, request, 'authorised call', tools.sealer))
    if (result.kind === 'unstorable') throw new Error(`${id}: the request cannot be stored`)
    if (result.kind === 'unavailable') return result
    const stored = { kind: 'stored', intakeId: result.id, isDuplicate: result.kind === 'duplicate' } as const
    if (waitMs === 0) return { ...stored, status: 'accepted', outcome: null }
    return { ...stored, ...(await tools.wait(workspaceId, result.id, waitMs)) }
  }
}

/** A workspace that another process made a moment ago is not in memory yet. */
async function connectionOf(directory: Directory, workspaceId: string, vendor: string): Promise<Connection> {
  const find = () => directory.builtInConnection(workspaceId, vendor)
  const known = find()
  if (known) return known
  await directory.refresh()
  const found = find()
  if (!found) throw new Error(`workspace ${workspaceId} has no connection of ${vendor}`)
  return found
}
