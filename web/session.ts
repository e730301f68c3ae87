import { queryOptions, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { session, workspaceChoice } from '../src/features/people/contract.ts'
import type { workspace } from '../src/features/workspaces/contract.ts'
import { read } from './api.ts'
import { chosenWorkspace, useChosenWorkspace } from './workspace.ts'

export type Session = z.output<typeof session>
export type Workspace = z.output<typeof workspace>
export type WorkspaceChoice = z.output<typeof workspaceChoice>
type Scope = Session['scopes'][number]

/** Who is signed in and what they may do in the chosen workspace; null for a stranger. */
export const sessionQuery = (slug = chosenWorkspace()) =>
  queryOptions({
    queryKey: ['session', slug],
    queryFn: ({ signal }) => read<Session | null>('/session', {}, signal),
    staleTime: 60_000,
  })

/** Undefined until it is known. */
export function useSession(): Session | null | undefined {
  const slug = useChosenWorkspace()
  return useQuery({ ...sessionQuery(slug), placeholderData: (old) => old }).data
}

/** The workspace that the screens show; undefined until it is known. */
export function useWorkspace(): Workspace | undefined {
  const slug = useChosenWorkspace()
  const entered = useSession()?.workspace
  // while the choice changes the session is still of the one before
  const id = entered?.slug === slug ? entered?.id : undefined
  const { data } = useQuery({
    queryKey: ['workspace', id],
    queryFn: ({ signal }) => read<Workspace>(`/workspaces/${id}`, {}, signal),
    enabled: id !== undefined,
    staleTime: 60_000,
  })
  return data
}

/** Where somebody goes who did not choose, or chose what they may not enter. */
export const pickWorkspace = ({ workspace: entered, workspaces }: Session): WorkspaceChoice | undefined =>
  entered ?? workspaces.find(({ slug }) => slug === 'default') ?? workspaces[0]

/** True when the signed-in person may do this here; screens hide what may not be done. */
export const useMay = (scope: Scope): boolean => useSession()?.scopes.includes(scope) ?? false
