import { useSyncExternalStore } from 'react'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const kept = 'leadline.theme'
const listeners = new Set<() => void>()

export const currentTheme = (): Theme => (localStorage.getItem(kept) as Theme | null) ?? 'system'

/** Light, dark, or whatever the system says. */
export function chooseTheme(theme: Theme): void {
  if (theme === 'system') localStorage.removeItem(kept)
  else localStorage.setItem(kept, theme)
  applyTheme()
  for (const tell of listeners) tell()
}

export function applyTheme(): void {
  const theme = currentTheme()
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

export function useTheme(): Theme {
  return useSyncExternalStore((tell) => {
    listeners.add(tell)
    return () => listeners.delete(tell)
  }, currentTheme)
}
