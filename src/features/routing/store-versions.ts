import type { Transaction } from '../../db/transaction.ts'
import { compileVersion, type Version, type VersionContent } from './version.ts'

/** Versions never change, so what was made ready once holds for every process and database. The oldest leave first. */
const ready = new Map<string, Version>()
const mostReady = 200

/** These versions, ready. One statement, and none when all of them were asked for before. */
export async function loadVersions(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, Version>> {
  const missing = [...new Set(ids)].filter((id) => !ready.has(id))
  if (missing.length > 0) {
    const { rows } = await tx.query<{ id: string; number: number; content: VersionContent }>({
      name: 'load_routing_versions',
      text: 'select id, number, content from routing_versions where id = any($1::uuid[])',
      values: [missing],
    })
    for (const { id, number, content } of rows) ready.set(id, compileVersion(content, id, number))
  }
  const found = new Map(ids.flatMap((id) => (ready.has(id) ? [[id, ready.get(id)!] as const] : [])))
  for (const id of ready.keys()) {
    if (ready.size <= mostReady) break
    ready.delete(id)
  }
  return found
}
