import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { CircleHelp, Moon, Sun } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWords } from '../language.ts'
import { places } from '../routes.ts'
import { chooseTheme } from '../theme.ts'
import { recentPlaces } from './recent.ts'
import { searchEverything } from './search-everything.ts'

interface PaletteProps {
  isOpen: boolean
  onClose(): void
  onHelp(): void
}

/** Any person, request, screen or action by a few letters. */
export default function Palette({ isOpen, onClose, onHelp }: PaletteProps) {
  const t = useWords('shell')
  const { t: translate } = useTranslation('shell')
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const { data: found = [], isFetching } = useQuery({
    queryKey: ['palette', text.trim()],
    queryFn: ({ signal }) => searchEverything(text.trim(), signal),
    enabled: text.trim().length >= 3,
    placeholderData: (old) => (text.trim().length >= 3 ? old : undefined),
  })
  // what was found last stands first, and is what Enter opens
  const best = found[0]?.path
  const [chosen, setChosen] = useState('')
  useEffect(() => {
    if (best) setChosen(best)
  }, [best])
  const go = (path: string) => {
    onClose()
    void navigate({ to: path })
  }
  const run = (action: () => void) => {
    onClose()
    action()
  }
  const recent = text === '' ? recentPlaces() : []
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/35" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[min(36rem,calc(100vw-1.5rem))] -translate-x-1/2 animate-appear overflow-hidden rounded-lg border bg-raised shadow-lift"
        >
          <Dialog.Title className="sr-only">{t('palette')}</Dialog.Title>
          <Command shouldFilter={false} label={t('palette')} loop value={chosen} onValueChange={setChosen}>
            <Command.Input
              value={text}
              onValueChange={setText}
              placeholder={t('palettePlaceholder')}
              className="h-12 w-full border-b bg-transparent px-4 text-base outline-none"
            />
            <Command.List className="max-h-[50vh] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-6 text-center text-sm text-soft">
                {isFetching ? t('searching') : t('nothingFound')}
              </Command.Empty>
              {found.length > 0 && (
                <Group heading={t('found')}>
                  {found.map(({ path, title, hint, kind }) => (
                    <Item key={path} value={path} onSelect={() => go(path)} hint={translate(`kind.${kind}`)}>
                      {title} <span className="text-soft">{hint}</span>
                    </Item>
                  ))}
                </Group>
              )}
              {recent.length > 0 && (
                <Group heading={t('recent')}>
                  {recent.map(({ path, title }) => (
                    <Item key={path} value={`recent ${path}`} onSelect={() => go(path)}>
                      {title}
                    </Item>
                  ))}
                </Group>
              )}
              <Group heading={t('screens')}>
                {places
                  .filter(({ name }) => matches(t(`nav.${name}`), text))
                  .map(({ name, path, icon: Icon, key }) => (
                    <Item
                      key={name}
                      value={`screen ${name}`}
                      onSelect={() => go(path)}
                      icon={<Icon className="size-4 text-soft" />}
                      hint={key ? `g ${key}` : ''}
                    >
                      {t(`nav.${name}`)}
                    </Item>
                  ))}
              </Group>
              <Group heading={t('actions')}>
                {[
                  { name: t('theme.light'), icon: Sun, run: () => chooseTheme('light') },
                  { name: t('theme.dark'), icon: Moon, run: () => chooseTheme('dark') },
                  { name: t('keys.title'), icon: CircleHelp, run: onHelp },
                ]
                  .filter(({ name }) => matches(name, text))
                  .map(({ name, icon: Icon, run: action }) => (
                    <Item
                      key={name}
                      value={`action ${name}`}
                      onSelect={() => run(action)}
                      icon={<Icon className="size-4 text-soft" />}
                    >
                      {name}
                    </Item>
                  ))}
              </Group>
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
const matches = (name: string, text: string) => fold(name).includes(fold(text.trim()))

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  if (Array.isArray(children) && children.length === 0) return null
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-soft"
    >
      {children}
    </Command.Group>
  )
}

function Item({
  value,
  onSelect,
  icon,
  hint,
  children,
}: {
  value: string
  onSelect: () => void
  icon?: ReactNode
  hint?: string
  children: ReactNode
}) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 text-sm data-[selected=true]:bg-accent-wash"
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {hint && <span className="text-xs text-soft">{hint}</span>}
    </Command.Item>
  )
}
