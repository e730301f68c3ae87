import { Check, ChevronsUpDown, CircleHelp, Search } from 'lucide-react'
import { useWords } from '../language.ts'
import { Badge } from '../parts/badge.tsx'
import { IconButton } from '../parts/button.tsx'
import { Menu, MenuItem, MenuLabel } from '../parts/menu.tsx'
import { useSession, type WorkspaceChoice } from '../session.ts'
import { chooseWorkspace } from '../workspace.ts'
import { Bell } from './bell.tsx'
import { LiveMark } from './live-mark.tsx'
import { Mark } from './mark.tsx'
import { UserMenu } from './user-menu.tsx'

export function TopBar({ onSearch, onHelp }: { onSearch: () => void; onHelp: () => void }) {
  const t = useWords('shell')
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b bg-surface px-3 md:px-4">
      <Mark className="size-6 md:hidden" />
      <WorkspaceMenu />
      <button
        type="button"
        onClick={onSearch}
        className="ml-auto flex h-8 w-64 min-w-0 items-center gap-2 rounded-md border bg-sunken/60 px-2.5 text-sm text-soft hover:bg-sunken max-lg:w-44 max-md:hidden"
      >
        <Search className="size-3.5 shrink-0" aria-hidden />
        <span className="min-w-0 flex-1 truncate text-left">{t('search')}</span>
        <kbd className="rounded-sm border bg-surface px-1 font-sans text-2xs">{isMac ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      <div className="flex items-center gap-1 max-md:ml-auto">
        <LiveMark />
        <span className="md:hidden">
          <IconButton label={t('search')} onClick={onSearch}>
            <Search />
          </IconButton>
        </span>
        <span className="max-md:hidden">
          <IconButton label={t('help')} onClick={onHelp}>
            <CircleHelp />
          </IconButton>
        </span>
        <Bell />
        <UserMenu />
      </div>
    </header>
  )
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** Its logo, else its first letter. */
function WorkspaceMark({ workspace: { name, brand } }: { workspace: WorkspaceChoice }) {
  if (brand.logo) return <img src={brand.logo} alt="" className="size-5 shrink-0 rounded-sm object-contain" />
  return (
    <span
      className="flex size-5 shrink-0 items-center justify-center rounded-sm bg-accent-wash text-2xs font-semibold text-accent"
      aria-hidden
    >
      {name.slice(0, 1).toUpperCase()}
    </span>
  )
}

function WorkspaceMenu() {
  const t = useWords('shell')
  const session = useSession()
  const chosen = session?.workspace
  const all = session?.workspaces ?? []
  if (!chosen) return <span className="h-8" />
  const name = (
    <>
      <WorkspaceMark workspace={chosen} />
      <span className="max-w-48 truncate max-md:max-w-28">{chosen.name}</span>
    </>
  )
  if (all.length < 2) return <span className="flex items-center gap-2 px-1 text-sm font-medium">{name}</span>
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={t('workspace', { name: chosen.name })}
          className="flex h-8 items-center gap-2 rounded-md px-1.5 text-sm font-medium hover:bg-sunken max-md:h-10"
        >
          {name}
          <ChevronsUpDown className="size-3.5 text-soft" aria-hidden />
        </button>
      }
    >
      <MenuLabel>{t('workspaces')}</MenuLabel>
      {all.map((workspace) => (
        <MenuItem
          key={workspace.id}
          onSelect={() => chooseWorkspace(workspace.slug)}
          {...(workspace.slug === chosen.slug && { icon: Check })}
          hint={workspace.slug}
        >
          <span className="mr-2 inline-flex align-middle">
            <WorkspaceMark workspace={workspace} />
          </span>
          {workspace.name}
          {workspace.isSandbox && (
            <Badge tone="warn" className="ml-2">
              {t('sandboxShort')}
            </Badge>
          )}
        </MenuItem>
      ))}
    </Menu>
  )
}
