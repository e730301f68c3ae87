import { useState } from 'react'
import { useWords } from '../language.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Switch } from '../parts/field.tsx'
import { places } from '../routes.ts'
import { areShortcutsOn, switchShortcuts } from './shortcuts.ts'

const everywhere = [
  ['Ctrl K', 'palette'],
  ['/', 'focus'],
  ['j  k', 'move'],
  ['Enter', 'open'],
  ['Esc', 'close'],
  ['?', 'help'],
] as const

/** The keys, and a switch for those whom they disturb. */
export function Help({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useWords('shell')
  const [isOn, setOn] = useState(areShortcutsOn)
  const rows = [
    ...everywhere.map(([keys, name]) => [keys, t(`keys.${name}`)] as const),
    ...places.flatMap(({ key, name }) =>
      key ? [[`g ${key}`, t('keys.goTo', { place: t(`nav.${name}`) })] as const] : [],
    ),
  ]
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('keys.title')}>
      <dl className="grid grid-cols-1 gap-x-6 md:grid-cols-2">
        {rows.map(([keys, meaning]) => (
          <div key={keys} className="flex items-center justify-between gap-3 border-b border-line/60 py-1.5">
            <dt className="text-sm">{meaning}</dt>
            <dd className="flex gap-1">
              {keys
                .split(' ')
                .filter(Boolean)
                .map((key) => (
                  <kbd key={key} className="rounded-sm border bg-sunken px-1.5 font-sans text-xs">
                    {key}
                  </kbd>
                ))}
            </dd>
          </div>
        ))}
      </dl>
      <div className="mt-4 flex items-center justify-between gap-3 text-sm">
        {t('keys.on')}
        <Switch
          label={t('keys.on')}
          checked={isOn}
          onCheckedChange={(next) => {
            switchShortcuts(next)
            setOn(next)
          }}
        />
      </div>
    </Dialog>
  )
}
