import { useMemo } from 'react'
import { useFormats } from '../../formats.ts'
import { currentLanguage, useWords } from '../../language.ts'
import { Amount, Share } from '../../parts/amount.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Panel } from '../../parts/page.tsx'
import { useWorkspace } from '../../session.ts'
import { useVendorTitle } from '../../vendors.ts'
import { type Intakes, useFigures } from './data.ts'
import { Figures, Ranking } from './figures.tsx'

/** When requests come in, and how many of each vendor's failed or came twice. */
export function QualityTab() {
  const t = useWords('analytics')
  const intakes = useFigures<Intakes>('/analytics/intakes')
  return (
    <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-2">
      <Panel title={t('byVendor')}>
        <Figures of={intakes}>{({ hours }) => <ByVendor hours={hours} />}</Figures>
      </Panel>
      <Panel title={t('whenTheyCome')}>
        <Figures of={intakes}>{({ hours }) => <HeatMap hours={hours} />}</Figures>
      </Panel>
    </div>
  )
}

type Hours = Intakes['hours']

function ByVendor({ hours }: { hours: Hours }) {
  const t = useWords('analytics')
  const titleOf = useVendorTitle()
  const sums = new Map<string, { processed: number; failed: number; duplicates: number }>()
  for (const { vendor, processed, failed, duplicates } of hours) {
    const sum = sums.get(vendor) ?? { processed: 0, failed: 0, duplicates: 0 }
    sums.set(vendor, {
      processed: sum.processed + processed,
      failed: sum.failed + failed,
      duplicates: sum.duplicates + duplicates,
    })
  }
  const rows = [...sums].sort(([, a], [, b]) => b.processed - a.processed)
  if (rows.length === 0) return <Empty title={t('noRequests')} />
  return (
    <Ranking
      label={t('byVendor')}
      headers={[t('intake.vendor'), t('requests'), t('failed'), t('duplicates')]}
      rows={rows.map(([vendor, { processed, failed, duplicates }]) => ({
        key: vendor,
        label: titleOf(vendor),
        value: processed,
        figures: [
          <Amount key="processed" value={processed} />,
          <Share key="failed" of={failed} all={processed} />,
          <Share key="duplicates" of={duplicates} all={processed + duplicates} />,
        ],
      }))}
    />
  )
}

const weekdays = [1, 2, 3, 4, 5, 6, 0]
const everyHour = Array.from({ length: 24 }, (_, hour) => hour)

/** Hour by weekday, in the workspace's zone: the darker, the more came in. */
function HeatMap({ hours }: { hours: Hours }) {
  const t = useWords('analytics')
  const formats = useFormats()
  const zone = useWorkspace()?.timeZone ?? 'UTC'
  const counts = useMemo(() => countByHour(hours, zone), [hours, zone])
  const most = Math.max(1, ...counts.values())
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways on a phone, so the keyboard must reach it
    <section aria-label={t('whenTheyCome')} tabIndex={0} className="overflow-x-auto p-3">
      <table className="w-full min-w-120 table-fixed border-separate border-spacing-0.5 text-2xs text-soft">
        <thead>
          <tr>
            <td className="w-10" />
            {everyHour.map((hour) => (
              <th key={hour} scope="col" className="font-normal">
                {hour % 3 === 0 ? hour : <span className="sr-only">{hour}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weekdays.map((day) => (
            <tr key={day}>
              <th scope="row" className="pr-1 text-left font-normal">
                {nameOfDay(day)}
              </th>
              {everyHour.map((hour) => {
                const count = counts.get(`${day} ${hour}`) ?? 0
                return (
                  <td
                    key={hour}
                    title={`${nameOfDay(day)} ${hour}:00 · ${formats.number(count)}`}
                    style={{ background: shade(count / most) }}
                    className="h-6 rounded-sm"
                  >
                    <span className="sr-only">{formats.number(count)}</span>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const shade = (share: number) =>
  share === 0 ? 'var(--sunken)' : `color-mix(in oklab, var(--accent) ${Math.round(12 + share * 88)}%, var(--surface))`

/** The first of 2023 was a Sunday. */
const nameOfDay = (day: number) =>
  new Intl.DateTimeFormat(currentLanguage(), { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2023, 0, 1 + day))

const shortDays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** By weekday and hour as the zone's clock shows them: `1 14` is Monday at two in the afternoon. */
function countByHour(hours: Hours, timeZone: string): Map<string, number> {
  const clock = new Intl.DateTimeFormat('en', { timeZone, hourCycle: 'h23', weekday: 'short', hour: 'numeric' })
  const perHour = new Map<string, number>()
  for (const { at, processed } of hours) perHour.set(at, (perHour.get(at) ?? 0) + processed)
  const counts = new Map<string, number>()
  for (const [at, processed] of perHour) {
    const parts = new Map(clock.formatToParts(new Date(at)).map(({ type, value }) => [type, value]))
    const key = `${shortDays.indexOf(parts.get('weekday')!)} ${Number(parts.get('hour'))}`
    counts.set(key, (counts.get(key) ?? 0) + processed)
  }
  return counts
}
