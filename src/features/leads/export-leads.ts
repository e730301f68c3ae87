import type { z } from 'zod'
import type { Sealer } from '../../base/seal.ts'
import { defineRoute, type Place, type Route, stream } from '../route.ts'
import { exportQuery, leadItem } from './contract.ts'
import { pageThrough } from './page-through.ts'
import { readSelection, type Selection } from './read-selection.ts'
import { showItem } from './show-lead.ts'
import { csvLine } from './write-csv.ts'

const columns = Object.keys(leadItem.shape) as (keyof z.output<typeof leadItem>)[]
const pageSize = 1_000

/** `GET /leads/export`: the list as a file. */
export function exportRoute(sealer: Sealer): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/leads/export',
    scope: 'read',
    summary: 'Download leads as CSV, newest first',
    description:
      'UTF-8 with a byte order mark, CPFs masked. A cell that a spreadsheet would take for a formula begins with an apostrophe.',
    query: exportQuery,
    handle: async ({ query, workspaceId, now, transaction, audit }) => {
      const selection = await transaction(async (tx) => {
        await audit(tx, 'leads.export', workspaceId, { filter: query.filter ?? null, q: query.q ?? null })
        return readSelection(tx, workspaceId, query, sealer, now)
      })
      const day = now.toISOString().slice(0, 10)
      return stream('text/csv; charset=utf-8', csvOf(transaction, workspaceId, selection), {
        'content-disposition': `attachment; filename="leads-${day}.csv"`,
      })
    },
  })
}

/** The leads that are meant as the lines of a CSV file, read page by page while they are taken. */
export async function* csvOf(
  transaction: Place['transaction'],
  workspaceId: string,
  selection: Selection,
): AsyncGenerator<string> {
  yield `\ufeff${csvLine(columns)}`
  for await (const page of pageThrough(transaction, workspaceId, selection, pageSize))
    yield page.map((lead) => lineOf(showItem(lead))).join('')
}

function lineOf(lead: z.output<typeof leadItem>): string {
  return csvLine(columns.map((name) => (name === 'tags' ? lead.tags.join('|') : lead[name])))
}
