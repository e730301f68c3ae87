import { useQueryClient } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useWords } from '../language.ts'
import { keepLive } from '../live.ts'
import { useSession } from '../session.ts'
import { useChosenWorkspace } from '../workspace.ts'
import { BottomBar } from './bottom-bar.tsx'
import { useBrandColour } from './brand.ts'
import { Help } from './help.tsx'
import { LazyPalette } from './lazy-palette.tsx'
import { Rail } from './rail.tsx'
import { useShortcuts } from './shortcuts.ts'
import { TopBar } from './top-bar.tsx'

/** Everything around a screen for somebody who is signed in. */
export function Shell() {
  const t = useWords('shell')
  const slug = useChosenWorkspace()
  const workspace = useSession()?.workspace
  const [layer, setLayer] = useState<'palette' | 'help' | null>(null)
  useLiveStream(slug)
  useBrandColour()
  useShortcuts({ openPalette: () => setLayer('palette'), openHelp: () => setLayer('help') })

  return (
    <div className="flex h-dvh overflow-hidden">
      <a
        href="#main"
        className="sr-only z-60 rounded-md bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t('skip')}
      </a>
      <Rail />
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar onSearch={() => setLayer('palette')} onHelp={() => setLayer('help')} />
        {workspace?.isSandbox && (
          <p className="bg-warn-wash px-4 py-1 text-center text-xs font-medium text-warn">{t('sandbox')}</p>
        )}
        {/* another workspace is another world: nothing of the one before stays on the screen */}
        <main
          id="main"
          key={slug ?? ''}
          tabIndex={-1}
          className="min-h-0 flex-1 overflow-y-auto outline-none max-md:pb-14"
        >
          <Outlet />
        </main>
      </div>
      <BottomBar />
      <LazyPalette isOpen={layer === 'palette'} onClose={() => setLayer(null)} onHelp={() => setLayer('help')} />
      <Help isOpen={layer === 'help'} onClose={() => setLayer(null)} />
    </div>
  )
}

function useLiveStream(slug: string | null): void {
  const queries = useQueryClient()
  useEffect(() => {
    if (slug === null) return
    const ended = new AbortController()
    void keepLive(ended.signal)
    return () => {
      ended.abort()
      // what was read belongs to the workspace that is left
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
    }
  }, [slug, queries])
}
