import { refuse } from '../../base/errors.ts'
import { newId } from '../../base/ids.ts'
import type { Channel } from '../../domain/events.ts'
import { type Call, defineRoute, type Route, stream } from '../route.ts'
import { changeConsent, type ToldWish } from './change-consent.ts'
import * as contract from './contract.ts'
import { csvCell } from './csv-cell.ts'
import { type ListedAddress, readList } from './read-list.ts'
import type { SuppressionTools } from './routes.ts'
import { findKnown, listSuppressions } from './store.ts'

/** Whole lists in and out. */
export function fileRoutes(tools: SuppressionTools): Route[] {
  const importList = defineRoute({
    method: 'POST',
    path: '/api/v1/suppressions/import',
    scope: 'write',
    summary: 'Import a list of people not to write to',
    description:
      'A text or CSV file, one person a line, such as a state’s do-not-call list: phones count for SMS and WhatsApp, e-mail addresses for e-mail. Fields: `source` names the list, `channel` narrows it.',
    upload: true,
    answer: contract.importAnswer,
    handle: (call) => importFile(tools, call),
  })

  const exportList = defineRoute({
    method: 'GET',
    path: '/api/v1/suppressions/export',
    scope: 'read',
    summary: 'Export the whole list as CSV',
    handle: async (call) =>
      stream('text/csv; charset=utf-8', exportRows(call), {
        'content-disposition': 'attachment; filename="suppressions.csv"',
      }),
  })
  return [importList, exportList]
}

const chunk = 1_000

async function importFile({ log, directory }: SuppressionTools, call: Call) {
  const upload = await call.upload()
  if (!upload) return refuse('invalid_request', 'There is no file.')
  const { workspaceId, actor, now } = call
  const { channel, source = upload.filename } = upload.fields()
  const known = ['whatsapp', 'sms', 'email'].filter((each) => !channel || each === channel) as Channel[]
  if (known.length === 0) return refuse('invalid_request', `There is no channel ${channel}.`)
  const told = { rows: 0, added: 0, known: 0, invalid: 0 }
  const cause = { kind: 'import' as const, id: newId() }
  const keep = async (batch: ListedAddress[]) => {
    told.rows += batch.length
    const wishes = batch.flatMap((line) =>
      (line?.channels ?? []).map((each): ToldWish => {
        const said = { purpose: 'marketing', reason: 'import' as const, detail: source }
        return { channel: each, address: line!.address, wish: 'opt_out', ...said }
      }),
    )
    told.invalid += batch.filter((line) => line === null).length
    await call.transaction(async (tx) => {
      const fresh = await withoutKnown(tx, workspaceId, wishes)
      told.added += fresh.length
      told.known += wishes.length - fresh.length
      await changeConsent(tx, log, { workspaceId, cause, at: now, wishes: fresh })
    })
  }
  let batch: ListedAddress[] = []
  for await (const line of readList(upload.stream, directory.workspace(workspaceId).country, known)) {
    batch.push(line)
    if (batch.length === chunk) await keep(batch.splice(0))
  }
  batch = batch.splice(0)
  if (batch.length > 0) await keep(batch)
  await call.transaction((tx) => call.audit(tx, 'suppression.import', cause.id, { source, by: actor.label, ...told }))
  return told
}

async function withoutKnown(tx: Parameters<typeof findKnown>[0], workspaceId: string, wishes: ToldWish[]) {
  const fresh = new Map<string, ToldWish>()
  for (const [channel, same] of Map.groupBy(wishes, (wish) => wish.channel)) {
    const known = await findKnown(
      tx,
      workspaceId,
      channel,
      same.map(({ address }) => address.key),
    )
    for (const wish of same) if (!known.has(wish.address.key)) fresh.set(`${channel} ${wish.address.key}`, wish)
  }
  return [...fresh.values()]
}

async function* exportRows({ workspaceId, transaction }: Call): AsyncGenerator<string> {
  yield 'channel,address,purpose,reason,since,detail\n'
  let after: string[] | undefined
  for (;;) {
    const page = await transaction((tx) => listSuppressions(tx, workspaceId, { keys: null }, chunk, after))
    const rows = page.slice(0, chunk)
    yield rows
      .map(
        (row) =>
          [row.channel, row.address, row.purpose, row.reason, row.since, row.detail ?? ''].map(csvCell).join(',') +
          '\n',
      )
      .join('')
    const last = rows.at(-1)
    if (page.length <= chunk || !last) return
    after = [last.channel, last.addressKey, last.purpose, last.reason]
  }
}
