import { lazy, Suspense } from 'react'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Amount, Share } from '../../parts/amount.tsx'
import { Panel } from '../../parts/page.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { Tile } from '../../parts/tile.tsx'
import { type Funnel, type Overview, peopleSearch, useFigures } from './data.ts'
import { Figures, People, Ranking, Sums } from './figures.tsx'

const SeriesChart = lazy(() => import('../../parts/chart.tsx'))

/** The period in short: tiles, the funnel with its times, leads by day. */
export function OverviewTab() {
  const t = useWords('analytics')
  const overview = useFigures<Overview>('/analytics/overview')
  const funnel = useFigures<Funnel>('/analytics/funnel')
  return (
    <div className="flex flex-col gap-4">
      <Tiles of={overview.data} />
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <Panel title={t('funnel')}>
          <Figures of={funnel}>{({ steps }) => <Steps steps={steps} />}</Figures>
        </Panel>
        <Panel title={t('byDay')} bodyClassName="h-72 p-3">
          <Figures of={overview}>{({ days }) => <Days days={days} />}</Figures>
        </Panel>
      </div>
    </div>
  )
}

function Tiles({ of }: { of: Overview | undefined }) {
  const t = useWords('analytics')
  const formats = useFormats()
  const search = of && peopleSearch(of.people)
  const delta = of && of.leadsBefore > 0 ? of.leads / of.leadsBefore - 1 : null
  return (
    <div className="grid grid-cols-2 gap-3 md:grid-cols-4">
      <Tile
        label={t('leads')}
        definition={t('leads.help')}
        value={of && <Amount value={of.leads} />}
        to="/leads"
        {...(search && { search })}
        delta={delta}
        note={of && t('before', { count: of.leadsBefore })}
        points={of?.days.map(({ leads }) => leads)}
      />
      <Tile
        label={t('firstContact')}
        definition={t('firstContact.help')}
        value={
          of && (of.medianFirstContactSeconds === null ? '–' : formats.duration(of.medianFirstContactSeconds * 1_000))
        }
        note={
          of && (
            <>
              {t('within5')} <Share of={of.contactedWithin5Minutes} all={of.contacted} />
            </>
          )
        }
      />
      <Tile
        label={t('unassigned')}
        definition={t('unassigned.help')}
        value={of && <Amount value={of.unassigned} />}
        tone={of && of.unassigned > 0 ? 'warn' : undefined}
        note={of && <Share of={of.unassigned} all={of.leads} />}
      />
      <Tile
        label={t('revenue')}
        definition={t('revenue.help')}
        value={of && <Sums of={of.revenue} />}
        note={of && t('purchases', { count: of.purchased })}
      />
    </div>
  )
}

function Steps({ steps }: { steps: Funnel['steps'] }) {
  const t = useWords('analytics')
  const formats = useFormats()
  return (
    <Ranking
      label={t('funnel')}
      headers={[t('step'), t('people'), t('ofAll'), t('ofPrevious'), t('took')]}
      rows={steps.map(({ step, count, share, shareOfPrevious, medianSecondsFromPrevious: seconds, people }) => ({
        key: step,
        label: t(`step.${step}`),
        value: count,
        figures: [
          <People key="people" count={count} people={people} />,
          formats.percent(share),
          formats.percent(shareOfPrevious),
          seconds === null ? '–' : formats.duration(seconds * 1_000),
        ],
      }))}
    />
  )
}

function Days({ days }: { days: Overview['days'] }) {
  const t = useWords('analytics')
  const formats = useFormats()
  const series = [
    { name: 'leads', label: t('leads'), colour: 'var(--hue-1)' },
    { name: 'contacted', label: t('step.contacted'), colour: 'var(--hue-2)' },
    { name: 'purchased', label: t('step.purchased'), colour: 'var(--hue-5)' },
  ]
  return (
    <Suspense fallback={<Skeleton className="h-full" />}>
      <SeriesChart
        className="h-full"
        label={t('byDay')}
        isStacked={false}
        isLastOpen
        // noon, so that no zone moves it to another day
        rows={days.map(({ day, ...values }) => ({ name: formats.day(`${day}T12:00:00Z`), values }))}
        series={series}
      />
    </Suspense>
  )
}
