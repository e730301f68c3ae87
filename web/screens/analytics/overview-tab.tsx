import { lazy, type ReactNode, Suspense } from 'react'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Amount, Share } from '../../parts/amount.tsx'
import { Panel } from '../../parts/page.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { Tile } from '../../parts/tile.tsx'
import { ComparisonBar } from './comparison-bar.tsx'
import { type Funnel, type Overview, peopleSearch, useComparedFigures } from './data.ts'
import { Figures, People, Ranking, Sums } from './figures.tsx'

const SeriesChart = lazy(() => import('../../parts/chart.tsx'))

/** The period in short: tiles, the funnel with its times, leads by day. */
export function OverviewTab() {
  const t = useWords('analytics')
  const overview = useComparedFigures<Overview>('/analytics/overview')
  const funnel = useComparedFigures<Funnel>('/analytics/funnel')
  return (
    <div className="flex flex-col gap-4">
      <ComparisonBar compared={overview.data?.compared} />
      <Tiles of={overview.data} />
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <Panel title={t('funnel')}>
          <Figures of={funnel}>{({ steps, compared }) => <Steps steps={steps} compared={compared?.steps} />}</Figures>
        </Panel>
        <Panel title={t('byDay')} bodyClassName="h-72 p-3">
          <Figures of={overview}>{({ days, compared }) => <Days days={days} compared={compared?.days} />}</Figures>
        </Panel>
      </div>
    </div>
  )
}

function Tiles({ of }: { of: Overview | undefined }) {
  const t = useWords('analytics')
  const formats = useFormats()
  const search = of && peopleSearch(of.people)
  const other = of?.compared
  const against = (value: ReactNode) =>
    other && (
      <span className="whitespace-nowrap">
        {t('against')} {value}
      </span>
    )
  const time = (seconds: number | null) => (seconds === null ? '–' : formats.duration(seconds * 1_000))
  return (
    <div className="grid grid-cols-2 gap-3 md:grid-cols-4">
      <Tile
        label={t('leads')}
        definition={t('leads.help')}
        value={of && <Amount value={of.leads} />}
        to="/leads"
        {...(search && { search })}
        delta={deltaOf(of?.leads, other?.leads)}
        note={other && against(<Amount value={other.leads} />)}
        points={of?.days.map(({ leads }) => leads)}
      />
      <Tile
        label={t('firstContact')}
        definition={t('firstContact.help')}
        value={of && time(of.medianFirstContactSeconds)}
        delta={deltaOf(of?.medianFirstContactSeconds, other?.medianFirstContactSeconds)}
        isGoodUp={false}
        note={
          of && (
            <>
              {other && against(time(other.medianFirstContactSeconds))}
              {other && <span aria-hidden>·</span>}
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
        delta={deltaOf(of?.unassigned, other?.unassigned)}
        isGoodUp={false}
        note={
          of && (
            <>
              {other && against(<Amount value={other.unassigned} />)}
              {other && <span aria-hidden>·</span>}
              <Share of={of.unassigned} all={of.leads} />
            </>
          )
        }
      />
      <Tile
        label={t('revenue')}
        definition={t('revenue.help')}
        value={of && <Sums of={of.revenue} />}
        delta={deltaOf(onlySum(of?.revenue), onlySum(other?.revenue))}
        note={
          of && (
            <>
              {other && against(<Sums of={other.revenue} />)}
              {other && <span aria-hidden>·</span>}
              <span>{t('purchases', { count: of.purchased })}</span>
            </>
          )
        }
      />
    </div>
  )
}

/** How much more it is than it was, as a share; null where there was nothing to compare with. */
const deltaOf = (now: number | null | undefined, then: number | null | undefined): number | null =>
  typeof now === 'number' && typeof then === 'number' && then > 0 ? now / then - 1 : null

/** Sums of different currencies are not compared. */
const onlySum = (revenue: Overview['revenue'] | undefined) => (revenue?.length === 1 ? revenue[0]!.amount : null)

function Steps({ steps, compared }: { steps: Funnel['steps']; compared: Funnel['steps'] | undefined }) {
  const t = useWords('analytics')
  const formats = useFormats()
  return (
    <Ranking
      label={t('funnel')}
      headers={[t('step'), t('people'), t('ofAll'), t('ofPrevious'), t('took')]}
      rows={steps.map(({ step, count, share, shareOfPrevious, medianSecondsFromPrevious: seconds, people }, at) => ({
        key: step,
        label: t(`step.${step}`),
        value: count,
        figures: [
          <Compared key="people" of={<People count={count} people={people} />}>
            {compared?.[at] && <People count={compared[at].count} people={compared[at].people} />}
          </Compared>,
          formats.percent(share),
          formats.percent(shareOfPrevious),
          seconds === null ? '–' : formats.duration(seconds * 1_000),
        ],
      }))}
    />
  )
}

/** A figure, and small beside it what it was. */
function Compared({ of, children }: { of: ReactNode; children: ReactNode }) {
  const t = useWords('analytics')
  return (
    <>
      {of}
      {children && (
        <span className="ml-1.5 text-xs text-soft">
          {t('against')} {children}
        </span>
      )}
    </>
  )
}

/** Day by day; the days of the comparison lie under those of the period, the first under the first. */
function Days({ days, compared }: { days: Overview['days']; compared: Overview['days'] | undefined }) {
  const t = useWords('analytics')
  const formats = useFormats()
  const series = [
    { name: 'leads', label: t('leads'), colour: 'var(--hue-1)' },
    { name: 'contacted', label: t('step.contacted'), colour: 'var(--hue-2)' },
    { name: 'purchased', label: t('step.purchased'), colour: 'var(--hue-5)' },
    ...(compared ? [{ name: 'compared', label: t('comparedLeads'), colour: 'var(--edge)' }] : []),
  ]
  return (
    <Suspense fallback={<Skeleton className="h-full" />}>
      <SeriesChart
        className="h-full"
        label={t('byDay')}
        isStacked={false}
        isLastOpen
        // noon, so that no zone moves it to another day
        rows={days.map(({ day, ...values }, at) => ({
          name: formats.day(`${day}T12:00:00Z`),
          values: { ...values, ...(compared && { compared: compared[at]?.leads ?? 0 }) },
        }))}
        series={series}
      />
    </Suspense>
  )
}
