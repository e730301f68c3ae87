import { useWords } from '../../language.ts'
import { anchors, type Check, lightOf } from './checks.ts'
import { Light } from './lights.tsx'

/** The parts of the page, each with how it stands, to jump to. */
export function Anchors({ checks }: { checks: Check[] }) {
  const t = useWords('campaigns')
  return (
    <nav
      aria-label={t('parts')}
      className="sticky top-0 z-20 -mx-4 flex gap-1 overflow-x-auto border-b bg-canvas px-4 py-1.5 [scrollbar-width:none] md:-mx-6 md:px-6"
    >
      {[...anchors, 'review' as const].map((anchor, at) => (
        <a
          key={anchor}
          href={`#${anchor}`}
          onClick={(event) => {
            // the address stays: it holds no anchors of parts
            event.preventDefault()
            document.getElementById(anchor)?.scrollIntoView({ behavior: 'smooth', block: 'start' })
          }}
          className="flex h-8 shrink-0 items-center gap-1.5 rounded-md px-2.5 text-sm text-soft hover:bg-sunken hover:text-ink max-md:h-10"
        >
          {anchor === 'review' ? <span className="text-xs">{at + 1}</span> : <Light light={lightOf(checks, anchor)} />}
          {t(`part.of.${anchor}`)}
        </a>
      ))}
    </nav>
  )
}
