import { z } from 'zod'

/**
 * Query fields of every list: keyset pages, newest first unless the list says otherwise. `key` says what the list is
 * sorted by, so that a cursor of another list is refused.
 */
export const pageQuery = <Key extends [z.ZodType<string>, ...z.ZodType<string>[]]>(key: Key) => ({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).transform(decodeCursor).pipe(z.tuple(key, 'not a cursor of this list')).optional(),
})

/** The answer of every list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

/** The opaque cursor of the row that has these key values. */
export function encodeCursor(...key: string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

/** What `encodeCursor` was given, or null. */
function decodeCursor(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}

/**
 * Cuts a page out of `limit + 1` rows: the extra row only says that there is more. `keyOf` gives what the list is
 * sorted by.
 */
export function cutPage<Row>(rows: Row[], limit: number, keyOf: (row: Row) => string[]) {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(...keyOf(last)) : null }
}

/** ISO-8601 UTC, as every time of the API is written. */
export const time = z.iso.datetime().describe('ISO-8601 UTC')

export const idParam = z.object({ id: z.uuid() })
