import { z } from 'zod'

/** Query fields of every list: keyset pages, newest first unless the list says otherwise. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
}

/** The answer of every list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

/** The opaque cursor of the row that has these key values. */
export function encodeCursor(...key: string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

/** The key values of a cursor, or null when it is not one with so many. */
export function decodeCursor(cursor: string, length: number): string[] | null {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return Array.isArray(key) && key.length === length && key.every((each) => typeof each === 'string') ? key : null
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
