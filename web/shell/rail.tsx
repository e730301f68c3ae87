import { Link } from '@tanstack/react-router'
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../language.ts'
import { IconButton } from '../parts/button.tsx'
import { cn } from '../parts/cn.ts'
import { Tip } from '../parts/tip.tsx'
import { type Place, places } from '../routes.ts'
import { useMay, useSession } from '../session.ts'
import { Mark } from './mark.tsx'

const kept = 'leadline.rail'

/** The way to every screen; narrow or wide, as it was left. */
export function Rail() {
  const t = useWords('shell')
  const [isNarrow, setNarrow] = useState(() => localStorage.getItem(kept) === 'narrow')
  const toggle = () => {
    localStorage.setItem(kept, isNarrow ? 'wide' : 'narrow')
    setNarrow(!isNarrow)
  }
  return (
    <nav
      aria-label={t('navigation')}
      className={cn('flex shrink-0 flex-col border-r bg-surface max-md:hidden', isNarrow ? 'w-14' : 'w-56')}
    >
      <div className="flex h-12 items-center gap-2 px-3.5">
        <Brand isNarrow={isNarrow} />
      </div>
      <ul className="flex min-h-0 flex-1 flex-col gap-0.5 overflow-y-auto px-2 py-1">
        {places.map((place) => (
          <RailPlace key={place.name} place={place} isNarrow={isNarrow} />
        ))}
      </ul>
      <div className={cn('border-t p-2', isNarrow ? 'text-center' : 'text-right')}>
        <IconButton label={t(isNarrow ? 'railOpen' : 'railClose')} onClick={toggle}>
          {isNarrow ? <PanelLeftOpen /> : <PanelLeftClose />}
        </IconButton>
      </div>
    </nav>
  )
}

/** An agency's own name and picture, else ours. */
function Brand({ isNarrow }: { isNarrow: boolean }) {
  const brand = useSession()?.workspace?.brand
  return (
    <>
      {brand?.logo ? <img src={brand.logo} alt="" className="size-7 rounded-md object-contain" /> : <Mark />}
      {!isNarrow && (
        <span className="min-w-0 truncate text-base font-semibold tracking-tight">{brand?.name ?? 'Leadline'}</span>
      )}
    </>
  )
}

function RailPlace({
  place: { name, path, icon: Icon, key, scope = 'read', below },
  isNarrow,
}: {
  place: Place
  isNarrow: boolean
}) {
  const t = useWords('shell')
  const mayOpen = useMay(scope)
  if (!mayOpen) return null
  const label = t(`nav.${name}`)
  const link = (
    <Link
      to={path}
      aria-label={label}
      className="flex h-8 items-center gap-2.5 rounded-md px-2.5 text-sm text-soft hover:bg-sunken hover:text-ink"
      activeProps={{ className: '!bg-accent-wash !text-accent font-medium' }}
    >
      <Icon className="size-4 shrink-0" aria-hidden />
      {!isNarrow && <span className="min-w-0 flex-1 truncate">{label}</span>}
    </Link>
  )
  return (
    <li className={cn(below && 'mt-1 border-t pt-1.5')}>
      {isNarrow || key ? (
        <Tip side="right" text={isNarrow ? label : `g ${key}`}>
          {link}
        </Tip>
      ) : (
        link
      )}
    </li>
  )
}
