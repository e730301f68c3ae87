import { useSyncExternalStore } from 'react'

/**
 * The workspace that every request names, kept for the next visit. `?workspace=slug` in a link chooses one, so that a view
 * pasted to a colleague opens where it was seen.
 */
const kept = 'leadline.workspace'
const linked = new URLSearchParams(location.search).get('workspace')
let slug: string | null = linked ?? localStorage.getItem(kept)
const listeners = new Set<() => void>()

export const chosenWorkspace = (): string | null => slug

/** Null leaves it to the server: the key's own workspace, or `default`. */
export function chooseWorkspace(next: string | null): void {
  slug = next
  if (next === null) localStorage.removeItem(kept)
  else localStorage.setItem(kept, next)
  for (const tell of listeners) tell()
}

export function useChosenWorkspace(): string | null {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    () => slug,
  )
}
