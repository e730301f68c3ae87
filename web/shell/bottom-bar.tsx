import { Link } from '@tanstack/react-router'
import { Menu as MenuIcon } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../language.ts'
import { Sheet } from '../parts/dialog.tsx'
import { places } from '../routes.ts'

/** What stands at the thumb on a phone; the rest is behind *More*. */
const first = ['home', 'leads', 'exceptions', 'intakes']
const item = 'flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-2xs text-soft'

export function BottomBar() {
  const t = useWords('shell')
  const [isOpen, setOpen] = useState(false)
  const shown = first.flatMap((name) => places.find((place) => place.name === name) ?? []).slice(0, 3)
  const rest = places.filter((place) => !shown.includes(place))
  return (
    <nav
      aria-label={t('navigation')}
      className="fixed inset-x-0 bottom-0 z-30 flex border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {shown.map(({ name, path, icon: Icon }) => (
        <Link key={name} to={path} className={item} activeProps={{ className: '!text-accent font-medium' }}>
          <Icon className="size-5" aria-hidden />
          {t(`nav.${name}`)}
        </Link>
      ))}
      <button type="button" className={item} onClick={() => setOpen(true)}>
        <MenuIcon className="size-5" aria-hidden />
        {t('more')}
      </button>
      <Sheet isOpen={isOpen} onClose={() => setOpen(false)} title={t('navigation')}>
        <ul className="flex flex-col">
          {rest.map(({ name, path, icon: Icon }) => (
            <li key={name}>
              <Link
                to={path}
                onClick={() => setOpen(false)}
                className="flex h-12 items-center gap-3 rounded-md px-2 text-base hover:bg-sunken"
              >
                <Icon className="size-5 text-soft" aria-hidden />
                {t(`nav.${name}`)}
              </Link>
            </li>
          ))}
        </ul>
      </Sheet>
    </nav>
  )
}
