import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { usePollMs } from '../../live.ts'
import { fillSteps, seriesQuery } from '../../overview.ts'
import { colourOf } from '../../parts/colour.ts'
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

/** What came in, by its source. */
export function IntakePanel() {
  const t = useWords('home')
  const formats = useFormats()
  const titleOf = useVendorTitle()
  const [span, setSpan] = useState<Span>('day')
  const { steps, step } = spans[span]
  const { data, error, refetch } = useQuery({ ...seriesQuery(steps, step), refetchInterval: usePollMs() })
  const vendors = [...new Set(data?.items.map(({ vendor }) => vendor))].sort()
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
      ) : !data ? (
        <Skeleton className="h-full" />
      ) : (
        <Suspense fallback={<Skeleton className="h-full" />}>
          <SeriesChart
            className="h-full"
            kind={step === 'day' ? 'bar' : 'area'}
            label={t('bySource')}
            rows={fillSteps(data.items, steps, step, nameOf)}
            series={vendors.map((name) => ({ name, label: titleOf(name), colour: colourOf(name) }))}
          />
        </Suspense>
      )}
    </Panel>
  )
}
