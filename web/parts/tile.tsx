import { Link } from '@tanstack/react-router'
import { Info, TrendingDown, TrendingUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { useFormats } from '../formats.ts'
import { cn } from './cn.ts'
import { Skeleton } from './skeleton.tsx'
import { Tip } from './tip.tsx'

interface TileProps {
  label: string
  /** What exactly is counted. */
  definition: string
  /** Undefined while it is on its way. */
  value: ReactNode | undefined
  /** The people or things behind the number. */
  to?: string
  search?: Record<string, string>
  /** How much it changed, as a share; `isGoodUp` false where less is better. */
  delta?: number | null | undefined
  isGoodUp?: boolean
  /** A second, smaller line. */
  note?: ReactNode
  points?: number[] | undefined
  tone?: 'bad' | 'warn' | undefined
}

/** One number of a dashboard: what it is, how it moved, and a link to what it counts. */
export function Tile({ label, definition, value, to, search, delta, isGoodUp = true, note, points, tone }: TileProps) {
  const body = (
    <>
      <span
        className={cn(
          'text-2xl leading-8 font-semibold tracking-tight',
          tone === 'bad' && 'text-bad',
          tone === 'warn' && 'text-warn',
        )}
      >
        {value === undefined ? <Skeleton className="my-1 h-6 w-16" /> : value}
      </span>
      <span className="flex min-h-4 flex-wrap items-center gap-x-1.5 text-xs text-soft">
        {delta !== undefined && delta !== null && <Delta share={delta} isGoodUp={isGoodUp} />}
        {note}
      </span>
    </>
  )
  return (
    <div className="relative flex min-w-0 flex-col gap-0.5 overflow-hidden rounded-lg border bg-surface px-3 pt-1.5 pb-2.5">
      <span className="flex h-6 items-center gap-0.5 text-xs text-soft">
        <span className="min-w-0 truncate">{label}</span>
        <Tip text={definition}>
          <button
            type="button"
            aria-label={`${label}: ${definition}`}
            className="flex size-6 shrink-0 items-center justify-center rounded-sm"
          >
            <Info className="size-3" aria-hidden />
          </button>
        </Tip>
      </span>
      {to ? (
        <Link
          to={to}
          search={search as never}
          aria-label={label}
          className="flex flex-col gap-0.5 rounded-sm hover:text-accent"
        >
          {body}
        </Link>
      ) : (
        body
      )}
      {points && points.length > 1 && <Spark points={points} />}
    </div>
  )
}

function Delta({ share, isGoodUp }: { share: number; isGoodUp: boolean }) {
  const formats = useFormats()
  const isGood = share === 0 ? null : share > 0 === isGoodUp
  const Icon = share < 0 ? TrendingDown : TrendingUp
  return (
    <span
      className={cn(
        'inline-flex items-center gap-0.5 font-medium',
        isGood === true && 'text-good',
        isGood === false && 'text-bad',
      )}
    >
      <Icon className="size-3" aria-hidden />
      {share > 0 ? '+' : ''}
      {formats.percent(share)}
    </span>
  )
}

/** The course of a number, without axes. */
function Spark({ points }: { points: number[] }) {
  const top = Math.max(...points, 1)
  const line = points.map((point, at) => `${(at / (points.length - 1)) * 100},${24 - (point / top) * 22}`).join(' ')
  return (
    <svg
      viewBox="0 0 100 26"
      preserveAspectRatio="none"
      aria-hidden
      className="absolute right-3 bottom-2.5 h-6 w-20 text-accent max-md:hidden"
    >
      <polyline
        points={line}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
        strokeLinejoin="round"
      />
    </svg>
  )
}
