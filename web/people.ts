import { queryOptions, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { listMembersAnswer, listTeamsAnswer } from '../src/features/people/contract.ts'
import { ask } from './api.ts'

type Members = z.output<typeof listMembersAnswer>
type Teams = z.output<typeof listTeamsAnswer>
export type Member = Members['items'][number]

/** Members of the chosen workspace, or of the one with this slug. */
export const membersQuery = (workspace?: string) =>
  queryOptions({
    queryKey: ['/members', 'names', workspace ?? null],
    queryFn: ({ signal }) => ask<Members>('GET', '/members', { query: { limit: 200 }, signal, workspace }),
    staleTime: 60_000,
  })

export const teamsQuery = (workspace?: string) =>
  queryOptions({
    queryKey: ['/teams', 'names', workspace ?? null],
    queryFn: ({ signal }) => ask<Teams>('GET', '/teams', { query: { limit: 200 }, signal, workspace }),
    staleTime: 60_000,
  })

export const useMembers = (): Member[] => useQuery(membersQuery()).data?.items ?? []
export const useTeams = () => useQuery(teamsQuery()).data?.items ?? []

/** The name of a member or a team; the beginning of the id for somebody who is not there. */
export function useNameOf(): (id: string) => string {
  const named = [...useMembers().map(({ userId, name }) => ({ id: userId, name })), ...useTeams()]
  return (id) => named.find((each) => each.id === id)?.name ?? id.slice(0, 8)
}
