import { queryOptions, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { listMembersAnswer, listTeamsAnswer } from '../src/features/people/contract.ts'
import { read } from './api.ts'

type Members = z.output<typeof listMembersAnswer>
export type Member = Members['items'][number]

export const membersQuery = queryOptions({
  queryKey: ['/members', 'names'],
  queryFn: ({ signal }) => read<Members>('/members', { limit: 200 }, signal),
  staleTime: 60_000,
})

export const teamsQuery = queryOptions({
  queryKey: ['/teams', 'names'],
  queryFn: ({ signal }) => read<z.output<typeof listTeamsAnswer>>('/teams', { limit: 200 }, signal),
  staleTime: 60_000,
})

export const useMembers = (): Member[] => useQuery(membersQuery).data?.items ?? []
export const useTeams = () => useQuery(teamsQuery).data?.items ?? []

/** The name of a member or a team; the beginning of the id for somebody who is not there. */
export function useNameOf(): (id: string) => string {
  const named = [...useMembers().map(({ userId, name }) => ({ id: userId, name })), ...useTeams()]
  return (id) => named.find((each) => each.id === id)?.name ?? id.slice(0, 8)
}
