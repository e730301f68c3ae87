import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import type { connectionHealth, healthAnswer } from '../src/features/connections/contract.ts'
import type { statsAnswer } from '../src/features/operations/contract.ts'
import type { overviewAnswer, seriesAnswer } from '../src/features/overview/contract.ts'
import { read } from './api.ts'

export type Overview = z.output<typeof overviewAnswer>
export type Stats = z.output<typeof statsAnswer>
export type Point = z.output<typeof seriesAnswer>['items'][number]
export type Health = z.output<typeof connectionHealth>

export const overviewQuery = queryOptions({
  queryKey: ['live', 'overview'],
  queryFn: ({ signal }) => read<Overview>('/overview', {}, signal),
})

/** Totals of what was received, since the start of the given day or ever. */
export const statsQuery = (since?: string) =>
  queryOptions({
    queryKey: ['live', 'stats', since ?? null],
    queryFn: ({ signal }) => read<Stats>('/stats', { since }, signal),
  })

/** The last so many hours, hour by hour; `minute` and `day` likewise. */
export const seriesQuery = (steps: number, step: 'minute' | 'hour' | 'day') =>
  queryOptions({
    queryKey: ['live', 'series', steps, step],
    queryFn: ({ signal }) =>
      read<z.output<typeof seriesAnswer>>(
        '/overview/series',
        { since: startOf(steps, step).toISOString(), step },
        signal,
      ),
  })

export const healthQuery = queryOptions({
  queryKey: ['live', 'health'],
  queryFn: ({ signal }) => read<z.output<typeof healthAnswer>>('/connections/health', {}, signal),
})

export const stepMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/** The start of the first of the last so many steps, the present one among them. */
function startOf(steps: number, step: keyof typeof stepMs): Date {
  const size = stepMs[step]
  return new Date(Math.floor(Date.now() / size) * size - (steps - 1) * size)
}

/** Rows for a chart: every step of the span, zeros where nothing was. */
export function fillSteps(points: Point[], steps: number, step: keyof typeof stepMs, nameOf: (iso: string) => string) {
  const from = startOf(steps, step).getTime()
  return Array.from({ length: steps }, (_, at) => {
    const start = from + at * stepMs[step]
    const mine = points.filter((point) => Math.floor((Date.parse(point.at) - from) / stepMs[step]) === at)
    const values = Object.fromEntries(mine.map(({ vendor, processed }) => [vendor, processed]))
    return { name: nameOf(new Date(start).toISOString()), values }
  })
}
