import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { z } from 'zod'
import type * as contract from '../../../src/features/analytics/contract.ts'
import { read } from '../../api.ts'
import { useFilters } from '../../search.ts'
import { useWorkspace } from '../../session.ts'
import { fromZone, toZone } from '../../zone.ts'

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
const dayMs = 86_400_000

const useZone = () => useWorkspace()?.timeZone ?? 'UTC'

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
    return new Date(minute - Number(days) * dayMs).toISOString()
  }, [days])
}

export const comparisons = ['previous', 'year', 'own', 'none'] as const
export type Comparison = (typeof comparisons)[number]
const keptComparison = 'leadline.comparison'

/** What the period is compared with: in the URL, else what was chosen last, else the period before. */
export function useComparison(): [Comparison, (comparison: Comparison) => void] {
  const since = useSince()
  const timeZone = useZone()
  const [{ compare }, change] = useFilters<'compare' | 'compareFrom' | 'compareTo'>()
  const known = (text: string | null | undefined) => comparisons.find((each) => each === text)
  const choose = (comparison: Comparison) => {
    // dates belong to the view that they were chosen for
    if (comparison !== 'own') localStorage.setItem(keptComparison, comparison)
    const own = comparison === 'own' ? daysBefore(since, timeZone) : { compareFrom: undefined, compareTo: undefined }
    change({ compare: comparison, ...own })
  }
  return [known(compare) ?? known(localStorage.getItem(keptComparison)) ?? 'previous', choose]
}

/** The first and the last day of the comparison's own dates, as the URL has them. */
export const useComparedDays = () => useFilters<'compareFrom' | 'compareTo'>()

/** The days of the period before: what own dates begin with. */
function daysBefore(since: string, timeZone: string) {
  const length = Date.now() - Date.parse(since)
  const day = (ms: number) => toZone(new Date(ms).toISOString(), timeZone).slice(0, 10)
  return { compareFrom: day(Date.parse(since) - length), compareTo: day(Date.parse(since) - dayMs) }
}

/** The comparison as the API is asked for it; own dates are whole days of the workspace. */
function useComparedQuery(): Record<string, string> {
  const [comparison] = useComparison()
  const [{ compareFrom = '', compareTo = '' }] = useComparedDays()
  const timeZone = useZone()
  if (comparison !== 'own') return { compare: comparison }
  const midnight = (day: string, after = 0) =>
    fromZone(`${new Date(Date.parse(day) + after).toISOString().slice(0, 10)}T00:00`, timeZone)
  if (!(Date.parse(compareFrom) <= Date.parse(compareTo))) return { compare: 'none' }
  return { compareSince: midnight(compareFrom), compareUntil: midnight(compareTo, dayMs) }
}

/** Figures of the period beside those of what it is compared with. */
export const useComparedFigures = <Answer>(path: string) => useFigures<Answer>(path, useComparedQuery())

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
