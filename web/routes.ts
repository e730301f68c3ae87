import {
  Activity,
  ArrowLeftRight,
  Cable,
  ChartColumn,
  CircleAlert,
  Contact,
  GitFork,
  House,
  Inbox,
  type LucideIcon,
  Megaphone,
  Settings,
  Smartphone,
  Upload,
  UsersRound,
} from 'lucide-react'
import type { ComponentType } from 'react'

/** One screen: a folder of `screens/`, whose `index.tsx` exports it as default and whose `words/` speak for it. */
export interface Screen {
  /** As TanStack Router writes it: `/intakes/$id`. */
  path: string
  /** Its folder, which is the namespace of its words. */
  folder: string
  /** The module of the path; loaded when it is first opened. */
  load(): Promise<{ default: ComponentType }>
  /** False: shown without the shell, to people who are not signed in. Default true. */
  inShell?: boolean
}

/** One line per screen. */
export const screens: Screen[] = [
  { path: '/sign-in', folder: 'sign-in', load: () => import('./screens/sign-in/index.tsx'), inShell: false },
  { path: '/setup', folder: 'setup', load: () => import('./screens/setup/index.tsx'), inShell: false },
  { path: '/setup/start', folder: 'setup', load: () => import('./screens/setup/start.tsx') },
  { path: '/setup/first-webhook', folder: 'setup', load: () => import('./screens/setup/first-webhook.tsx') },
  { path: '/invitation', folder: 'invitation', load: () => import('./screens/invitation/index.tsx'), inShell: false },
  {
    path: '/reset-password',
    folder: 'reset-password',
    load: () => import('./screens/reset-password/index.tsx'),
    inShell: false,
  },
  { path: '/home', folder: 'home', load: () => import('./screens/home/index.tsx') },
  { path: '/webhook-stats', folder: 'webhook-stats', load: () => import('./screens/webhook-stats/index.tsx') },
  { path: '/intakes', folder: 'intakes', load: () => import('./screens/intakes/index.tsx') },
  { path: '/exceptions', folder: 'exceptions', load: () => import('./screens/exceptions/index.tsx') },
  { path: '/analytics', folder: 'analytics', load: () => import('./screens/analytics/index.tsx') },
  { path: '/leads', folder: 'leads', load: () => import('./screens/leads/index.tsx') },
  { path: '/leads/$id', folder: 'leads', load: () => import('./screens/leads/detail.tsx') },
  { path: '/people', folder: 'people', load: () => import('./screens/people/index.tsx') },
  { path: '/routing', folder: 'routing', load: () => import('./screens/routing/index.tsx') },
  { path: '/imports', folder: 'imports', load: () => import('./screens/imports/index.tsx') },
  { path: '/imports/$id', folder: 'imports', load: () => import('./screens/imports/detail.tsx') },
  { path: '/intakes/$id', folder: 'intakes', load: () => import('./screens/intakes/detail.tsx') },
  { path: '/connections', folder: 'connections', load: () => import('./screens/connections/index.tsx') },
  { path: '/connections/new', folder: 'connections', load: () => import('./screens/connections/new.tsx') },
  { path: '/connections/$id', folder: 'connections', load: () => import('./screens/connections/detail.tsx') },
  { path: '/campaigns', folder: 'campaigns', load: () => import('./screens/campaigns/index.tsx') },
  { path: '/campaigns/new', folder: 'campaigns', load: () => import('./screens/campaigns/new.tsx') },
  { path: '/campaigns/$id', folder: 'campaigns', load: () => import('./screens/campaigns/detail.tsx') },
  { path: '/campaigns/$id/edit', folder: 'campaigns', load: () => import('./screens/campaigns/edit.tsx') },
  { path: '/conversions', folder: 'conversions', load: () => import('./screens/conversions/index.tsx') },
  { path: '/conversions/$id', folder: 'conversions', load: () => import('./screens/conversions/detail.tsx') },
  { path: '/senders', folder: 'senders', load: () => import('./screens/senders/index.tsx') },
  { path: '/suppressions', folder: 'suppressions', load: () => import('./screens/suppressions/index.tsx') },
  { path: '/settings', folder: 'settings', load: () => import('./screens/settings/index.tsx') },
]

/** A place in the rail, in order. Its name is the shell's word `nav.<name>`; `key` makes the shortcut `g key`. */
export interface Place {
  name: string
  path: string
  icon: LucideIcon
  key?: string
  /** What the person must be allowed to see it; default `read`. */
  scope?: 'read' | 'write' | 'admin'
  /** Stands below the separator. */
  below?: true
}

const all: Place[] = [
  { name: 'home', path: '/home', icon: House, key: 'h' },
  { name: 'intakes', path: '/intakes', icon: Activity, key: 'w' },
  { name: 'leads', path: '/leads', icon: UsersRound, key: 'l' },
  { name: 'people', path: '/people', icon: Contact, key: 'p' },
  { name: 'exceptions', path: '/exceptions', icon: CircleAlert, key: 'x' },
  { name: 'routing', path: '/routing', icon: GitFork, key: 'r' },
  { name: 'imports', path: '/imports', icon: Upload, key: 'i' },
  { name: 'campaigns', path: '/campaigns', icon: Megaphone, key: 'c' },
  { name: 'senders', path: '/senders', icon: Smartphone },
  { name: 'suppressions', path: '/suppressions', icon: Inbox },
  { name: 'conversions', path: '/conversions', icon: ArrowLeftRight, key: 'v' },
  { name: 'analytics', path: '/analytics', icon: ChartColumn, key: 'a' },
  { name: 'connections', path: '/connections', icon: Cable, key: 'n' },
  { name: 'settings', path: '/settings', icon: Settings, key: 's', below: true },
]

/** Places whose screen is there. */
export const places = all.filter(({ path }) => screens.some((screen) => screen.path === path))
