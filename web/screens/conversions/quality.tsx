import { Gauge, Lightbulb } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Amount } from '../../parts/amount.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Meter } from '../../parts/meter.tsx'
import { Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { RowSkeletons, Skeleton } from '../../parts/skeleton.tsx'
import { Tile } from '../../parts/tile.tsx'
import { useConnectionName } from '../../vendors.ts'
import { type EventQuality, useQuality } from './data.ts'

const SeriesChart = lazy(() => import('../../parts/chart.tsx'))

/** How well the people behind each event can be recognised, and what would help. */
export function QualityView() {
  const t = useWords('conversions')
  const { data, error, refetch } = useQuality()
  if (error && !data) return <ProblemBox error={error} onRetry={() => void refetch()} />
  if (!data) return <RowSkeletons />
  if (data.events.length === 0)
    return (
      <Empty icon={Gauge} title={t('none')}>
        {t('noneHelp')}
      </Empty>
    )
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-soft">{t('qualityHelp')}</p>
      {data.events.map((event) => (
        <Event key={`${event.connectionId} ${event.eventName}`} event={event} />
      ))}
    </div>
  )
}

function Event({ event }: { event: EventQuality }) {
  const t = useWords('conversions')
  const nameOf = useConnectionName()
  return (
    <Panel
      title={event.eventName}
      aside={<span className="text-xs text-soft">{nameOf(event.connectionId) ?? ''}</span>}
      bodyClassName="p-3 flex flex-col gap-4"
    >
      <Figures event={event} />
      <div className="grid gap-4 lg:grid-cols-2">
        <Coverage coverage={event.coverage} />
        <div className="h-56">
          <Trend label={`${event.eventName}: ${t('trend')}`} trend={event.trend} />
        </div>
      </div>
      {event.advice.length > 0 && (
        <ul aria-label={t('advice')} className="flex flex-col gap-1.5">
          {event.advice.map(({ code, key, text }) => (
            <li key={`${code} ${key}`} className="flex items-start gap-2 rounded-md bg-warn-wash px-2.5 py-1.5 text-sm">
              <Lightbulb className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
              <span>{t([`help.${code}.${key}`, `help.${code}`, 'help.other'], { text })}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function Figures({ event }: { event: EventQuality }) {
  const t = useWords('conversions')
  const formats = useFormats()
  const share = (value: number | null) => (value === null ? '–' : formats.percent(value))
  const { score, acceptance, freshnessSeconds, dedupShare, fromLead, byStatus } = event
  const search = { eventName: event.eventName, connectionId: event.connectionId }
  return (
    <div className="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-6">
      <Tile
        label={t('score')}
        definition={t('score.help')}
        value={score === null ? '–' : `${formats.number(score)} / 10`}
        tone={score !== null && score < 5 ? 'warn' : undefined}
      />
      <Tile
        label={t('total')}
        definition={t('total.help')}
        value={<Amount value={event.total} />}
        to="/conversions"
        search={search}
      />
      <Tile
        label={t('acceptance')}
        definition={t('acceptance.help')}
        value={share(acceptance)}
        tone={acceptance !== null && acceptance < 0.95 ? 'bad' : undefined}
        note={t('acceptedOf', { count: byStatus.accepted ?? 0 })}
      />
      <Tile
        label={t('freshness')}
        definition={t('freshness.help')}
        value={freshnessSeconds === null ? '–' : formats.duration(freshnessSeconds * 1_000)}
      />
      <Tile label={t('dedup')} definition={t('dedup.help')} value={share(dedupShare)} />
      <Tile label={t('fromLead')} definition={t('fromLead.help')} value={share(fromLead)} />
    </div>
  )
}

/** How many carried each key, the most frequent first. */
function Coverage({ coverage }: { coverage: EventQuality['coverage'] }) {
  const t = useWords('conversions')
  const formats = useFormats()
  const keys = Object.entries(coverage).sort(([, a], [, b]) => b - a)
  return (
    <section aria-label={t('coverage')} className="flex flex-col gap-1.5">
      <h3 className="text-xs font-medium text-soft">{t('coverage')}</h3>
      {keys.length === 0 && <p className="text-sm text-soft">{t('noKeys')}</p>}
      <dl className="flex flex-col gap-1.5">
        {keys.map(([name, share]) => (
          <div key={name} className="grid grid-cols-[8.5rem_minmax(0,1fr)_3.5rem] items-center gap-2 text-sm">
            <dt className="truncate">{t([`key.${name}`, 'key.other'], { name })}</dt>
            <dd className="contents">
              <Meter share={share} />
              <span className="text-right text-xs text-soft">{formats.percent(share)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Trend({ label, trend }: { label: string; trend: EventQuality['trend'] }) {
  const t = useWords('conversions')
  const formats = useFormats()
  return (
    <Suspense fallback={<Skeleton className="h-full" />}>
      <SeriesChart
        className="h-full"
        label={label}
        kind="bar"
        rows={trend.map(({ day, total, accepted }) => ({
          // noon, so that no zone moves it to another day
          name: formats.date(`${day}T12:00:00Z`).slice(0, 5),
          values: { accepted, others: total - accepted },
        }))}
        series={[
          { name: 'accepted', label: t('state.accepted'), colour: 'var(--hue-5)' },
          { name: 'others', label: t('others'), colour: 'var(--hue-8)' },
        ]}
      />
    </Suspense>
  )
}
