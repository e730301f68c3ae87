import { type ErasedKey, erasedName, findErasedPeople } from '../privacy/check-erased.ts'
import type { StepTools } from '../step.ts'
import { blankRows, readKeys, type Span } from './store-suppress.ts'

/**
 * Rows of the span about people who were erased: they are refused, and what the file says of them is not kept. A dry run only
 * names them. One statement where nobody ever was erased.
 */
export async function suppressRows(span: Span, isDry: boolean, { tx, sealer }: StepTools): Promise<number[]> {
  const rows = await readKeys(tx, span)
  if (rows.length === 0) return []
  const keysOf = ({ fingerprint, phoneKey, emailKey }: (typeof rows)[number]): ErasedKey[] => [
    { workspaceId: span.workspaceId, kind: 'fingerprint', key: fingerprint },
    ...(phoneKey ? [{ workspaceId: span.workspaceId, kind: 'phone', key: phoneKey }] : []),
    ...(emailKey ? [{ workspaceId: span.workspaceId, kind: 'email', key: emailKey }] : []),
  ]
  const erased = await findErasedPeople(tx, sealer, rows.flatMap(keysOf))
  const refused = rows.filter((row) => keysOf(row).some((key) => erased.has(erasedName(key)))).map(({ row }) => row)
  if (!isDry) await blankRows(tx, span, refused)
  return refused
}
