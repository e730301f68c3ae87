import type { UseQueryResult } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useFormats } from '../../formats.ts'
import { Amount } from '../../parts/amount.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { RowSkeletons } from '../../parts/skeleton.tsx'
import { type Money, peopleSearch } from './data.ts'

/** The figures once they are there; until then their skeleton, and what went wrong where something did. */
export function Figures<Answer>({
  of,
  children,
}: {
  of: UseQueryResult<Answer>
  children(figures: Answer): ReactNode
}) {
  if (of.data) return <>{children(of.data)}</>
  if (of.error) return <ProblemBox error={of.error} onRetry={() => void of.refetch()} />
  return <RowSkeletons />
}

/** A number that opens the leads it counts. */
export function People({ count, people }: { count: number; people: unknown }) {
  return (
    <Link to="/leads" search={peopleSearch(people) as never} className="rounded-sm underline-offset-2 hover:underline">
      <Amount value={count} />
    </Link>
  )
}

/** A sum in each currency. */
export function Sums({ of }: { of: Money }) {
  const formats = useFormats()
  if (of.length === 0) return <span className="text-soft">–</span>
  return (
    <>
      {of
        .map(({ currency, amount }) => (currency ? formats.money(amount, currency) : formats.number(amount)))
        .join(' + ')}
    </>
  )
}

export interface BarRow {
  key: string
  label: ReactNode
  /** What the length shows. */
  value: number
  figures: ReactNode[]
}

/** A ranking: name, a bar of its share of the longest, and figures under their headers. */
export function Ranking({ label, headers, rows }: { label: string; headers: string[]; rows: BarRow[] }) {
  const longest = Math.max(1, ...rows.map(({ value }) => value))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways on a phone, so the keyboard must reach it
    <section aria-label={label} tabIndex={0} className="overflow-x-auto">
      <table className="w-full text-sm">
        <thead>
          <tr>
            {headers.map((header, at) => (
              <th
                key={header}
                scope="col"
                className={`h-8 border-b px-3 text-xs font-medium whitespace-nowrap text-soft ${at === 0 ? 'text-left' : 'text-right'}`}
              >
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className="border-b border-line/60 last:border-0">
              <th scope="row" className="relative h-9 min-w-40 px-3 text-left font-normal">
                <span
                  aria-hidden
                  className="absolute inset-y-1.5 left-1 rounded-sm bg-accent-wash"
                  style={{ width: `calc(${(row.value / longest) * 100}% - 8px)` }}
                />
                <span className="relative">{row.label}</span>
              </th>
              {row.figures.map((figure, at) => (
                <td key={headers[at + 1]} className="px-3 text-right whitespace-nowrap">
                  {figure}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
