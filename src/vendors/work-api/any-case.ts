import { textAt } from '../_kit/pick.ts'

/** The value at a path of members whose names this vendor writes now in one case, now in another; else undefined. */
export function anyCase(value: unknown, ...path: string[]): unknown {
  let here = value
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return undefined
    const wanted = step.toLowerCase()
    here = Object.entries(here).find(([name]) => name.toLowerCase() === wanted)?.[1]
  }
  return here
}

/** As `textAt`, names in any case. */
export const textIn = (value: unknown, ...path: string[]): string | null => textAt(anyCase(value, ...path))

/** The first rows of a list; an empty list when it is none. */
export function rowsIn(value: unknown, name: string): unknown[] {
  const list = anyCase(value, name)
  return Array.isArray(list) ? list.slice(0, MOST_ROWS) : []
}

const MOST_ROWS = 20
