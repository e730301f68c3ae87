import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { sessionQuery } from '../session.ts'

/** After a sign-in: forgets what was read before it, and goes where the stranger wanted to go. Only a path of ours is followed. */
export function useEnter(otherwise = '/home'): () => Promise<void> {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { next } = useSearch({ strict: false }) as { next?: string }
  return async () => {
    queries.removeQueries()
    await queries.fetchQuery(sessionQuery())
    await navigate({ to: next?.startsWith('/') && !next.startsWith('//') ? next : otherwise })
  }
}
