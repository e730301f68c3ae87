import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { usePollMs } from '../../live.ts'
import { fillSteps, seriesQuery } from '../../overview.ts'
import { coloursOf, restColour } from '../../parts/colour.ts'
import { Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { Segments } from '../../parts/segments.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useVendorTitle } from '../../vendors.ts'

const SeriesChart = lazy(() => import('../../parts/chart.tsx'))

const spans = {
  hour: { steps: 60, step: 'minute' },
  day: { steps: 24, step: 'hour' },
  week: { steps: 7, step: 'day' },
} as const
type Span = keyof typeof spans

/** More cannot be told apart by colour; the smallest are told together. */
const mostSources = 6
const rest = 'rest'

/** What came in, by its source. */
export function IntakePanel() {
  const t = useWords('home')
  const formats = useFormats()
  const titleOf = useVendorTitle()
  const [span, setSpan] = useState<Span>('day')
  const { steps, step } = spans[span]
  const { data, error, refetch } = useQuery({ ...seriesQuery(steps, step), refetchInterval: usePollMs() })
  const sources = sourcesOf(data?.items ?? [])
  const colours = coloursOf(sources)
  const hasRest = data?.items.some(({ vendor }) => !sources.includes(vendor)) ?? false
  const items = data?.items.map((item) => (sources.includes(item.vendor) ? item : { ...item, vendor: rest }))
  const nameOf = step === 'day' ? formats.date : formats.hour
  return (
    <Panel
      title={t('bySource')}
      aside={
        <Segments<Span>
          label={t('bySource')}
          value={span}
          onChange={setSpan}
          options={(Object.keys(spans) as Span[]).map((value) => ({ value, label: t(`span.${value}`) }))}
        />
      }
      bodyClassName="h-64 p-3"
    >
      {error && !data ? (
        <ProblemBox error={error} onRetry={() => void refetch()} />
      ) : !items ? (
        <Skeleton className="h-full" />
      ) : (
        <Suspense fallback={<Skeleton className="h-full" />}>
          <SeriesChart
            className="h-full"
            kind={step === 'day' ? 'bar' : 'area'}
            label={t('bySource')}
            isLastOpen
            rows={fillSteps(items, steps, step, nameOf)}
            series={[
              ...sources.map((name) => ({ name, label: titleOf(name), colour: colours.get(name)! })),
              ...(hasRest ? [{ name: rest, label: t('otherSources'), colour: restColour }] : []),
            ]}
          />
        </Suspense>
      )}
    </Panel>
  )
}

/** The vendors that sent the most, by name. */
function sourcesOf(items: readonly { vendor: string; processed: number }[]): string[] {
  const sums = new Map<string, number>()
  for (const { vendor, processed } of items) sums.set(vendor, (sums.get(vendor) ?? 0) + processed)
  const biggest = [...sums].sort(([, a], [, b]) => b - a).slice(0, mostSources)
  return biggest.map(([vendor]) => vendor).sort()
}
