import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { useWords } from '../language.ts'

const narrowest = 48
const widest = 800
/** Of one press of an arrow key. */
const step = 16

/** Pixels by column. */
type Widths = Record<string, number>

export interface ColumnWidths {
  widthOf(column: string): number | undefined
  /** Null: as wide as it is by itself. */
  change(column: string, width: number | null): void
}

/** How wide the reader made the columns of a table, kept under the table's name; null for a table without one. */
export function useColumnWidths(table: string | undefined): ColumnWidths | null {
  const kept = `leadline.widths.${table}`
  const [widths, setWidths] = useState<Widths>(() => JSON.parse(localStorage.getItem(kept) ?? '{}'))
  if (table === undefined) return null
  return {
    widthOf: (column) => widths[column],
    change: (column, width) => {
      const { [column]: _, ...others } = widths
      const next = width === null ? others : { ...others, [column]: Math.min(widest, Math.max(narrowest, width)) }
      setWidths(next)
      localStorage.setItem(kept, JSON.stringify(next))
    },
  }
}

/** The edge of a column's header: drawn, moved by the arrow keys, put back by a double click. */
export function ColumnEdge({ column, widths }: { column: string; widths: ColumnWidths }) {
  const t = useWords('shell')
  const edge = useRef<HTMLHRElement>(null)
  const grip = useRef<{ at: number; width: number } | null>(null)
  const width = () => edge.current!.parentElement!.getBoundingClientRect().width
  const onPointerDown = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    grip.current = { at: event.clientX, width: width() }
  }
  const onPointerMove = (event: PointerEvent) => {
    if (grip.current) widths.change(column, grip.current.width + event.clientX - grip.current.at)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -step, ArrowRight: step }[event.key]
    if (by === undefined) return
    event.preventDefault()
    widths.change(column, width() + by)
  }
  return (
    <hr
      ref={edge}
      aria-orientation="vertical"
      aria-label={t('columnWidth')}
      aria-valuenow={Math.round(widths.widthOf(column) ?? 0)}
      aria-valuemin={narrowest}
      aria-valuemax={widest}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => (grip.current = null)}
      onDoubleClick={() => widths.change(column, null)}
      onKeyDown={onKeyDown}
      className="absolute inset-y-1 right-0 m-0 h-auto w-1.5 cursor-col-resize touch-none rounded-full border-0 border-r border-r-line bg-transparent hover:bg-accent max-md:hidden"
    />
  )
}
