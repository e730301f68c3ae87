import { Table2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Area, AreaChart, Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { useFormats } from '../formats.ts'
import { useWords } from '../language.ts'
import { IconButton } from './button.tsx'
import { cn } from './cn.ts'

/** Load a chart with its screen, never with the shell: `const SeriesChart = lazy(() => import('../../parts/chart.tsx'))`. */
export interface SeriesChartProps {
  /** What the chart shows, for those who do not see it. */
  label: string
  /** One value of the x axis a row: its name and the value of each series. */
  rows: { name: string; values: Record<string, number> }[]
  series: { name: string; label: string; colour: string }[]
  kind?: 'area' | 'bar'
  isStacked?: boolean
  /** The last row is of a time that is not over: it is drawn dashed. */
  isLastOpen?: boolean
  format?(value: number): string
  className?: string
}

/** Values over time or by name, with the same numbers as a table one click away. */
export default function SeriesChart(props: SeriesChartProps) {
  const { label, series, className } = props
  const t = useWords('shell')
  const [isTable, setTable] = useState(false)
  return (
    <figure aria-label={label} className={cn('flex min-w-0 flex-col gap-2', className)}>
      <figcaption className="flex items-center gap-3">
        <ul className="flex min-w-0 flex-1 flex-wrap gap-x-3 gap-y-1">
          {series.map((each) => (
            <li key={each.name} className="flex items-center gap-1.5 text-xs text-soft">
              <span className="size-2 rounded-full" style={{ background: each.colour }} aria-hidden />
              {each.label}
            </li>
          ))}
        </ul>
        <IconButton
          label={t(isTable ? 'showChart' : 'showTable')}
          size="tiny"
          aria-pressed={isTable}
          onClick={() => setTable(!isTable)}
        >
          <Table2 />
        </IconButton>
      </figcaption>
      <div className="min-h-0 flex-1">{isTable ? <Numbers {...props} /> : <Drawing {...props} />}</div>
    </figure>
  )
}

/** The key of the part of a series that is not over. */
const openKey = (name: string) => `${name} open`

/** A row as the picture takes it: what is over under the series' name, what is not under its open key; lines meet where the one becomes the other. */
function dataOf({ rows, series, kind, isLastOpen }: SeriesChartProps): Record<string, unknown>[] {
  const last = rows.length - 1
  return rows.map(({ name, values }, at) => {
    const isOpen = isLastOpen === true && at === last
    const meets = isLastOpen === true && kind !== 'bar' && at === last - 1
    const told = series.map((each) => [
      ...(isOpen ? [] : [[each.name, values[each.name] ?? 0]]),
      ...(isOpen || meets ? [[openKey(each.name), values[each.name] ?? 0]] : []),
    ])
    return { name, ...Object.fromEntries(told.flat()) }
  })
}

function Drawing(props: SeriesChartProps) {
  const { series, kind = 'area', isStacked = true, isLastOpen = false, format } = props
  const formats = useFormats()
  const show = format ?? formats.number
  const Chart = kind === 'area' ? AreaChart : BarChart
  const parts = series.flatMap(({ name, colour }) => [
    { key: name, colour, isOpen: false },
    ...(isLastOpen ? [{ key: openKey(name), colour, isOpen: true }] : []),
  ])
  return (
    <ResponsiveContainer width="100%" height="100%" minHeight={160}>
      <Chart data={dataOf(props)} margin={{ top: 6, right: 4, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis dataKey="name" tickLine={false} axisLine={false} minTickGap={32} tick={tick} height={22} />
        <YAxis
          tickLine={false}
          axisLine={false}
          width={38}
          tick={tick}
          tickFormatter={formats.compact}
          allowDecimals={false}
        />
        <Tooltip
          cursor={{ stroke: 'var(--edge)', fill: 'var(--sunken)' }}
          content={(tip) => <Tip label={tip.label} payload={tip.payload} show={show} series={series} />}
          isAnimationActive={false}
        />
        {parts.map(({ key, colour, isOpen }) => {
          const look = {
            dataKey: key,
            // bars of one time stand on each other; lines that are over and those that are not each have a stack
            ...(isStacked && { stackId: isOpen && kind === 'area' ? 'open' : 'all' }),
            stroke: colour,
            fill: colour,
            isAnimationActive: false,
            ...(isOpen && { strokeDasharray: '4 3' }),
          }
          return kind === 'area' ? (
            <Area key={key} {...look} fillOpacity={isOpen ? 0.1 : 0.28} strokeWidth={1.5} type="monotone" />
          ) : (
            <Bar key={key} {...look} fillOpacity={isOpen ? 0.35 : 1} strokeWidth={isOpen ? 1 : 0} maxBarSize={32} />
          )
        })}
      </Chart>
    </ResponsiveContainer>
  )
}

const tick = { fill: 'var(--soft)', fontSize: 11 }

interface TipProps {
  label: ReactNode
  payload: readonly { dataKey?: unknown; value?: unknown }[] | undefined
  show(value: number): string
  series: SeriesChartProps['series']
}

function Tip({ label, payload = [], show, series }: TipProps) {
  const shown = series.flatMap((one) => {
    const found = payload.find(({ dataKey }) => dataKey === one.name || dataKey === openKey(one.name))
    return Number(found?.value) > 0 ? [{ ...one, value: Number(found?.value) }] : []
  })
  if (shown.length === 0) return null
  return (
    <div className="rounded-md border bg-raised px-2.5 py-1.5 text-xs shadow-lift">
      <p className="mb-1 text-soft">{label}</p>
      {shown.map(({ name, label: title, colour, value }) => (
        <p key={name} className="flex items-center gap-2">
          <span className="size-2 rounded-full" style={{ background: colour }} aria-hidden />
          <span className="flex-1">{title}</span>
          <span className="font-medium">{show(value)}</span>
        </p>
      ))}
    </div>
  )
}

function Numbers({ label, rows, series, format }: SeriesChartProps) {
  const formats = useFormats()
  const show = format ?? formats.number
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section aria-label={label} tabIndex={0} className="max-h-56 overflow-auto">
      <table className="w-full text-xs">
        <thead>
          <tr className="text-left text-soft">
            <td />
            {series.map(({ name, label: title }) => (
              <th key={name} scope="col" className="px-2 py-1 text-right font-medium">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, values }) => (
            <tr key={name} className="border-t border-line/60">
              <th scope="row" className="py-1 pr-2 text-left font-normal text-soft">
                {name}
              </th>
              {series.map((each) => (
                <td key={each.name} className="px-2 py-1 text-right">
                  {show(values[each.name] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
