import { isRefusal, refuse } from '../../base/errors.ts'
import { newId } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import { idParam } from '../page.ts'
import { type Call, defineRoute, type Route, stream } from '../route.ts'
import { readSenders } from '../senders/store.ts'
import { csvCell } from '../suppressions/csv-cell.ts'
import type { Campaign } from './campaign.ts'
import * as contract from './contract-report.ts'
import { noReceiptOf } from './no-receipt.ts'
import { preview } from './preview.ts'
import { partsOf } from './read-body.ts'
import { showRecipient } from './read-routes.ts'
import type { CampaignTools } from './routes.ts'
import { findCampaign } from './store-campaigns.ts'
import { countFailures, readCurve } from './store-progress.ts'
import { listRecipients } from './store-read.ts'

const noCampaign = () => refuse('not_found', 'There is no such campaign.')

/** A campaign before it begins and after it ended. */
export function reportRoutes(tools: CampaignTools): Route[] {
  const exported = defineRoute({
    method: 'GET',
    path: '/api/v1/campaigns/{id}/export',
    scope: 'read',
    summary: 'Export every recipient as CSV',
    params: idParam,
    handle: async (call) => {
      const { params, workspaceId, transaction } = call
      const campaign = await transaction((tx) => findCampaign(tx, workspaceId, params.id))
      if (!campaign) return noCampaign()
      const name = `campaign-${campaign.id}.csv`
      return stream('text/csv; charset=utf-8', exportRows(tools, call, campaign), {
        'content-disposition': `attachment; filename="${name}"`,
      })
    },
  })

  const shown = defineRoute({
    method: 'GET',
    path: '/api/v1/campaigns/{id}/preview',
    scope: 'read',
    summary: 'Show who would get it, who not and why, what it says and how long it takes',
    params: idParam,
    answer: contract.previewAnswer,
    handle: ({ params: { id }, workspaceId, transaction, hidden }) =>
      transaction(async (tx) => {
        const campaign = await findCampaign(tx, workspaceId, id)
        if (!campaign) return noCampaign()
        const senders = await sendersFor(tx, tools, campaign)
        return preview(tx, campaign, tools.directory.workspace(workspaceId), senders, hidden)
      }),
  })

  const draft = defineRoute({
    method: 'POST',
    path: '/api/v1/campaigns/preview',
    scope: 'read',
    summary: 'Show the same of a campaign that is still being written',
    body: contract.previewBody,
    answer: contract.previewAnswer,
    handle: async ({ body, workspaceId, actor, now, transaction, hidden }) => {
      const isWritten = body.message !== undefined || body.variants !== undefined
      const parts = partsOf({ ...body, name: body.name ?? '-', ...(!isWritten && { message: { text: '-' } }) }, now)
      if (isRefusal(parts)) return parts
      const campaign: Campaign = {
        ...unborn,
        id: newId(),
        workspaceId,
        createdBy: actor.label,
        createdAt: now,
        ...parts,
      }
      return transaction(async (tx) => {
        const senders = await sendersFor(tx, tools, campaign)
        return preview(tx, campaign, tools.directory.workspace(workspaceId), senders, hidden)
      })
    },
  })

  const progress = defineRoute({
    method: 'GET',
    path: '/api/v1/campaigns/{id}/progress',
    scope: 'read',
    summary: 'Tell what happened when, and why messages failed',
    params: idParam,
    answer: contract.progressAnswer,
    handle: ({ params: { id }, workspaceId, transaction }) =>
      transaction(async (tx) => {
        if (!(await findCampaign(tx, workspaceId, id))) return noCampaign()
        const { step, points } = await readCurve(tx, id, tools.directory.workspace(workspaceId).timeZone)
        return { step, points, failures: await countFailures(tx, id) }
      }),
  })

  return [exported, shown, draft, progress]
}

/** What a campaign is before it is stored. */
const unborn = {
  status: 'draft',
  statusReason: null,
  plannedAfter: null,
  plannedAt: null,
  duplicates: 0,
  intakeId: null,
  intakeReceivedAt: null,
  startedAt: null,
  endedAt: null,
} as const

async function sendersFor(tx: Transaction, { sendersOf, directory }: CampaignTools, campaign: Campaign) {
  const limits = new Map(
    (await readSenders(tx, [campaign.workspaceId])).map((each) => [each.connectionId, each.perSecond]),
  )
  return sendersOf(campaign).map(({ id }) => ({
    connectionId: id,
    name: directory.connection(id)?.name ?? id,
    perSecond: limits.get(id) ?? null,
  }))
}

const exportColumns = [
  'leadId',
  'contact',
  'address',
  'variant',
  'status',
  'reason',
  'messageId',
  'sender',
  'attempts',
  'sentAt',
  'deliveredAt',
  'readAt',
  'failedAt',
  'repliedAt',
  'openedAt',
  'clickedAt',
  'error',
] as const

const exportChunk = 2_000

async function* exportRows(
  { directory }: CampaignTools,
  { transaction }: Call,
  campaign: Campaign,
): AsyncGenerator<string> {
  const { afterHours } = noReceiptOf(campaign, directory.workspace(campaign.workspaceId))
  yield `${exportColumns.join(',')}\n`
  let after: string | undefined
  for (;;) {
    const rows = await transaction((tx) => listRecipients(tx, campaign.id, afterHours, undefined, exportChunk, after))
    const page = rows.slice(0, exportChunk).map((row) => showRecipient(row, campaign))
    yield page.map((row) => `${exportColumns.map((name) => csvCell(String(row[name] ?? ''))).join(',')}\n`).join('')
    if (rows.length <= exportChunk) return
    after = page.at(-1)!.id
  }
}
