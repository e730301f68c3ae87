import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import type {
  difference,
  draftAnswer,
  listedRule,
  listVersionsAnswer,
  publishAnswer,
  ruleList,
  warning,
} from '../../../src/features/routing/contract.ts'
import type { explanation, rosterList, simulation } from '../../../src/features/routing/contract-look.ts'
import { ask, read } from '../../api.ts'
import { type Condition, everybody, readCondition } from '../../conditions.ts'

export type Rule = z.output<typeof listedRule>
export type RuleList = z.output<typeof ruleList>
export type Draft = z.output<typeof draftAnswer>
export type Difference = z.output<typeof difference>
export type Warning = z.output<typeof warning>
export type Explanation = z.output<typeof explanation>
export type Simulation = z.output<typeof simulation>
export type Roster = z.output<typeof rosterList>['items'][number]
export type Version = z.output<typeof listVersionsAnswer>['items'][number]

/** When something applies; what is left out does not restrict. */
export interface Schedule {
  time_zone?: string
  weekdays?: number[]
  hours?: [string, string][]
  holidays?: 'BR' | 'none' | string[]
}

export interface Candidate {
  id: string
  weight?: number
  per_hour?: number
  per_day?: number
}

/** What a rule does with a lead, as the API writes it. */
export interface Actions {
  assign_to_workspace?: boolean
  assign_to_user?: string | Candidate | (string | Candidate)[]
  assign_to_team?: string
  strategy?: 'fixed' | 'round_robin' | 'weighted' | 'least_loaded'
  caps?: { per_hour?: number; per_day?: number }
  schedule?: Schedule
  if_nobody?: 'unassigned' | 'next_rule'
  tag_with?: string[]
  notify_via?: ('email' | 'slack')[]
  continue?: boolean
  stop?: boolean
}

/** A rule while it is being edited. */
export interface Edited {
  name: string
  conditions: Condition
  destinationWorkspaceId: string | null
  actions: Actions
  isActive: boolean
}

/** What stands in the editor for a stored rule, the fallback, or a new rule. */
export const editedOf = (rule: Rule): Edited => ({
  name: rule.name,
  conditions: readCondition(rule.condition) ?? everybody,
  destinationWorkspaceId: rule.destinationWorkspaceId,
  actions: rule.actions as Actions,
  isActive: rule.isActive,
})

export const candidatesOf = ({ assign_to_user: given }: Actions): Candidate[] =>
  (given === undefined ? [] : Array.isArray(given) ? given : [given]).map((each) =>
    typeof each === 'string' ? { id: each } : each,
  )

const base = '/routing-rules'
export const rulesQuery = queryOptions({
  queryKey: [base, 'list'],
  queryFn: ({ signal }) => read<RuleList>(base, { draft: true }, signal),
})
export const draftQuery = queryOptions({
  queryKey: [base, 'draft'],
  queryFn: ({ signal }) => read<Draft>(`${base}/draft`, {}, signal),
})
export const versionsQuery = queryOptions({
  queryKey: [base, 'versions'],
  queryFn: ({ signal }) => read<z.output<typeof listVersionsAnswer>>(`${base}/versions`, { limit: 50 }, signal),
})
export const useRosters = () =>
  useQuery({
    queryKey: ['/rosters'],
    queryFn: ({ signal }) => read<z.output<typeof rosterList>>('/rosters', {}, signal),
  })

type Published = z.output<typeof publishAnswer>

/** Changes of the draft, and what makes it live or throws it away. */
export function useRules() {
  const queries = useQueryClient()
  // not waited for: what is read anew may take the asker off the screen before it is told that it is done
  const onSuccess = () => void queries.invalidateQueries({ queryKey: [base] })
  return {
    create: useMutation({ mutationFn: (body: Edited) => ask<{ id: string }>('POST', base, { body }), onSuccess }),
    update: useMutation({
      mutationFn: ({ id, ...body }: Partial<Edited> & { id: string }) => ask('PATCH', `${base}/${id}`, { body }),
      onSuccess,
    }),
    remove: useMutation({ mutationFn: (id: string) => ask('DELETE', `${base}/${id}`), onSuccess }),
    reorder: useMutation({
      mutationFn: (ids: string[]) => ask('POST', `${base}/reorder`, { body: { ids } }),
      onSuccess,
    }),
    setFallback: useMutation({ mutationFn: (body: object) => ask('PUT', `${base}/fallback`, { body }), onSuccess }),
    discard: useMutation({ mutationFn: () => ask('DELETE', `${base}/draft`), onSuccess }),
    publish: useMutation({
      mutationFn: (note: string) =>
        ask<Published>('POST', `${base}/publish`, { body: note.trim() ? { note: note.trim() } : {} }),
      onSuccess,
    }),
    restore: useMutation({
      mutationFn: (number: number) => ask<Published>('POST', `${base}/versions/${number}/restore`, { body: {} }),
      onSuccess,
    }),
  }
}
