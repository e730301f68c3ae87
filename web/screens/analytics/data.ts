import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { z } from 'zod'
import type * as contract from '../../../src/features/analytics/contract.ts'
import { read } from '../../api.ts'
import { useFilters } from '../../search.ts'

export type Overview = z.output<typeof contract.overviewAnswer>
export type Funnel = z.output<typeof contract.funnelAnswer>
export type Sources = z.output<typeof contract.sourcesAnswer>
export type Routing = z.output<typeof contract.routingAnswer>
export type Workspaces = z.output<typeof contract.workspacesAnswer>
export type Intakes = z.output<typeof contract.intakesAnswer>
export type Revenue = z.output<typeof contract.revenueAnswer>
export type Managers = z.output<typeof contract.managersAnswer>
export type Money = Overview['revenue']

export const periods = ['1', '7', '30', '90'] as const
export type Period = (typeof periods)[number]
const keptPeriod = 'leadline.period'

/** The period in the URL, else the one chosen last, else 30 days. */
export function usePeriod(): [Period, (period: Period) => void] {
  const [{ days }, change] = useFilters<'days'>()
  const known = (text: string | null | undefined) => periods.find((each) => each === text)
  const choose = (period: Period) => {
    localStorage.setItem(keptPeriod, period)
    change({ days: period })
  }
  return [known(days) ?? known(localStorage.getItem(keptPeriod)) ?? '30', choose]
}

/** When the period began. To the minute: the same question within it is the same query. */
export function useSince(): string {
  const [days] = usePeriod()
  return useMemo(() => {
    const minute = Math.floor(Date.now() / 60_000) * 60_000
    return new Date(minute - Number(days) * 86_400_000).toISOString()
  }, [days])
}

/** Figures of the period, from `path` below `/analytics` (or a whole path). */
export function useFigures<Answer>(path: string, more: Record<string, string> = {}): UseQueryResult<Answer> {
  const since = useSince()
  return useQuery({
    queryKey: ['analytics', path, since, more],
    queryFn: ({ signal }) => read<Answer>(path, { since, ...more }, signal),
    placeholderData: (old) => old,
  })
}

/** The list of the people behind a number. */
export const peopleSearch = (people: unknown): Record<string, string> => ({ filter: JSON.stringify(people) })
