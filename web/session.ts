import { queryOptions, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { listWorkspacesAnswer, workspace } from '../src/features/workspaces/contract.ts'
import { read } from './api.ts'
import { chosenWorkspace, useChosenWorkspace } from './workspace.ts'

export type Workspace = z.output<typeof workspace>

/** Who is signed in. */
export interface Session {
  actor: string
  scopes: ('read' | 'write' | 'admin')[]
}

/** Null for a stranger. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => read<Session | null>('/session', {}, signal),
  staleTime: 60_000,
})

export const workspacesQuery = queryOptions({
  queryKey: ['workspaces'],
  queryFn: ({ signal }) => read<z.output<typeof listWorkspacesAnswer>>('/workspaces', { limit: 200 }, signal),
  staleTime: 60_000,
})

/** The workspace that the screens show; undefined until it is known. */
export function useWorkspace(): Workspace | undefined {
  const slug = useChosenWorkspace()
  const { data } = useQuery({ ...workspacesQuery, enabled: slug !== null })
  return data?.items.find((each) => each.slug === slug)
}

/** The remembered one if it may still be used, else `default`, else the first. */
export function pickWorkspace(workspaces: Workspace[]): Workspace | undefined {
  const wanted = chosenWorkspace()
  return (
    workspaces.find(({ slug }) => slug === wanted) ?? workspaces.find(({ slug }) => slug === 'default') ?? workspaces[0]
  )
}

/** True when the signed-in person may do this; screens hide what may not be done. */
export function useMay(scope: 'read' | 'write' | 'admin'): boolean {
  return useQuery(sessionQuery).data?.scopes.includes(scope) ?? false
}
