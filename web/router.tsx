import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { loadWords } from './language.ts'
import { NotFound } from './parts/not-found.tsx'
import { ProblemPage } from './parts/problem.tsx'
import { ScreenSkeleton } from './parts/skeleton.tsx'
import { type Screen, screens } from './routes.ts'
import { pickWorkspace, sessionQuery } from './session.ts'
import { Shell } from './shell/shell.tsx'
import { chooseWorkspace, chosenWorkspace } from './workspace.ts'

interface Context {
  queries: QueryClient
}

const root = createRootRouteWithContext<Context>()({ component: Outlet })

/** Everything inside needs somebody who is signed in, and a workspace. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  beforeLoad: async ({ context: { queries }, location }) => {
    const session = await queries.ensureQueryData(sessionQuery())
    if (!session) throw redirect({ to: '/sign-in', search: { next: location.href } })
    if (session.workspace?.slug === chosenWorkspace()) return
    // nothing was chosen, or what may no longer be entered
    chooseWorkspace(pickWorkspace(session)?.slug ?? null)
    await queries.ensureQueryData(sessionQuery())
  },
})

const routeOf = ({ path, folder, load, inShell = true }: Screen) =>
  createRoute({
    getParentRoute: () => (inShell ? shell : root),
    path,
    component: lazyRouteComponent(load),
    loader: () => loadWords(folder),
  })

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/home' })
  },
})

export function makeRouter(queries: QueryClient) {
  const inside = screens.filter(({ inShell = true }) => inShell).map(routeOf)
  const outside = screens.filter(({ inShell = true }) => !inShell).map(routeOf)
  const lost = createRoute({ getParentRoute: () => shell, path: '$', component: NotFound })
  return createRouter({
    routeTree: root.addChildren([start, ...outside, shell.addChildren([...inside, lost])]),
    context: { queries },
    defaultPreload: 'intent',
    defaultPendingMs: 150,
    defaultPendingComponent: ScreenSkeleton,
    defaultErrorComponent: ({ error, reset }) => <ProblemPage error={error} onRetry={reset} />,
    // filters are plain texts: what a screen writes into the URL is what it reads
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => {
      const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== null && value !== '')
      const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
      return text === '' ? '' : `?${text}`
    },
    scrollRestoration: true,
  })
}
