import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { places } from '../routes.ts'
import { createChord } from './chord.ts'

const kept = 'leadline.shortcuts'

export const areShortcutsOn = (): boolean => localStorage.getItem(kept) !== 'off'
export const switchShortcuts = (isOn: boolean): void => localStorage.setItem(kept, isOn ? 'on' : 'off')

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Nothing in particular has the focus. */
const isNowhere = (target: EventTarget | null): boolean =>
  target === document.body || (target as HTMLElement).id === 'main'

/** The first list of the screen takes the focus and the key. */
function enterList(key: string): void {
  const list = document.querySelector<HTMLElement>('[data-list]')
  list?.focus()
  list?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
}

/** The keys that work everywhere: the palette, the search, `g` and a place, the help. */
export function useShortcuts({ openPalette, openHelp }: { openPalette(): void; openHelp(): void }): void {
  const navigate = useNavigate()
  // outlives renders: news may come between two keys
  const [readChord] = useState(() => createChord(places, () => performance.now()))
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        return openPalette()
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !areShortcutsOn()) return
      // a dialog has the keys for itself
      if (document.querySelector('[role="dialog"],[role="menu"]')) return
      const place = readChord(event.key)
      if (place) void navigate({ to: place.path })
      else if (event.key === '?') openHelp()
      else if ('jk'.includes(event.key) && isNowhere(event.target)) enterList(event.key)
      else if (event.key === '/') document.querySelector<HTMLInputElement>('[data-search]')?.focus()
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  })
}
