import { newId, timeOfId } from '../../base/ids.ts'
import type { Sealer } from '../../base/seal.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Directory } from '../connections/directory.ts'
import { insertOwnIntake } from '../intakes/store-own.ts'
import type { SendersOf } from '../senders/senders-of.ts'
import type { Campaign } from './campaign.ts'
import { bindIntake, moveCampaign } from './store-campaigns.ts'
import { logStep } from './store-log.ts'

export interface StartTools {
  sealer: Sealer
  directory: Directory
  sendersOf: SendersOf
}

/** Makes a campaign active: writes the request that its sends hang on. False when it stood elsewhere meanwhile. */
export async function activate(
  tx: Transaction,
  tools: StartTools,
  campaign: Campaign,
  actor: string,
): Promise<boolean> {
  const { id, workspaceId } = campaign
  const moved = await moveCampaign(tx, { workspaceId, id, from: ['draft', 'scheduled'], to: 'active' })
  if (!moved) return false
  const connection = tools.directory.builtInConnection(workspaceId, 'manual') ?? tools.sendersOf(campaign)[0]
  if (!connection) return false
  const intakeId = newId()
  const receivedAt = timeOfId(intakeId)
  const body = tools.sealer.sealJson({ campaign: id, name: campaign.name, by: actor })
  await insertOwnIntake(tx, {
    id: intakeId,
    receivedAt,
    workspaceId,
    connectionId: connection.id,
    vendor: connection.vendor,
    type: 'campaign.start',
    subject: id,
    body,
  })
  await bindIntake(tx, id, intakeId, receivedAt)
  await logStep(tx, { workspaceId, campaignId: id, step: 'started', actor })
  return true
}
