import { useState } from 'react'
import type { Chosen, Lead, Selection } from './data.ts'

export type BulkAction = 'assign' | 'tag' | 'stage'
const actionOf: Record<string, BulkAction> = { a: 'assign', t: 'tag', s: 'stage' }

export interface Choosing {
  /** How many are chosen; of all that match as many as were counted. */
  size: number
  /** Everything that is loaded is chosen, and there is more that matches. */
  mayChooseAll: boolean
  isAll: boolean
  isEvery: boolean
  isChosen(lead: Lead): boolean
  choose(lead: Lead): void
  /** All from the one chosen last. */
  chooseTo(lead: Lead): void
  chooseEvery(): void
  chooseAll(): void
  clear(): void
  /** Those that are chosen, as a bulk change names them. */
  chosen: Chosen
  /** Those of them that are loaded. */
  leads: Lead[]
  /** What is being asked for. */
  action: BulkAction | null
  ask(key: string, lead: Lead): void
  setAction(action: BulkAction | null): void
}

/** Which rows of the list are chosen. A changed filter chooses nothing. */
export function useChoosing(rows: Lead[], selection: Selection, count: number | null): Choosing {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const [isAll, setAll] = useState(false)
  const [last, setLast] = useState<string | null>(null)
  const [action, setAction] = useState<BulkAction | null>(null)
  const [of, setOf] = useState(JSON.stringify(selection))
  const put = (next: Iterable<string>) => {
    setIds(new Set(next))
    setAll(false)
  }
  if (of !== JSON.stringify(selection)) {
    setOf(JSON.stringify(selection))
    put([])
  }
  const isEvery = rows.length > 0 && rows.every(({ id }) => ids.has(id))
  const choose = ({ id }: Lead) => {
    setLast(id)
    put(ids.has(id) ? [...ids].filter((each) => each !== id) : [...ids, id])
  }
  return {
    size: isAll ? (count ?? ids.size) : ids.size,
    mayChooseAll: isEvery && !isAll && (count === null || count > ids.size),
    isAll,
    isEvery,
    isChosen: ({ id }) => isAll || ids.has(id),
    choose,
    chooseTo: (lead) => {
      const [from, to] = [rows.findIndex(({ id }) => id === last), rows.indexOf(lead)].sort((a, b) => a - b)
      put([...ids, ...rows.slice(Math.max(0, from!), to! + 1).map(({ id }) => id)])
      setLast(lead.id)
    },
    chooseEvery: () => put(isEvery ? [] : rows.map(({ id }) => id)),
    chooseAll: () => setAll(true),
    clear: () => put([]),
    chosen: isAll ? { selection, count } : { leadIds: [...ids] },
    leads: rows.filter(({ id }) => ids.has(id)),
    action,
    ask: (key, lead) => {
      if (ids.size === 0) choose(lead)
      setAction(actionOf[key]!)
    },
    setAction,
  }
}
