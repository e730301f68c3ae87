import { useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { LoaderCircle } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useWords } from '../language.ts'
import { cn } from './cn.ts'
import { ColumnEdge, useColumnWidths } from './column-width.tsx'
import { RowSkeletons } from './skeleton.tsx'

export interface Column<Row> {
  name: string
  header: ReactNode
  cell(row: Row): ReactNode
  /** CSS width; without one it takes what is left. */
  width?: string
  /** Not shown on a phone. */
  isMinor?: boolean
  align?: 'right'
  /** Stays in view when the table is scrolled sideways: how far from the left. */
  pinnedAt?: string
}

export interface TableProps<Row> {
  /** What the table holds, for those who do not see it. */
  label: string
  columns: Column<Row>[]
  /** Undefined while the first page is on its way. */
  rows: Row[] | undefined
  keyOf(row: Row): string
  /** Opens the row: Enter, a click. The screen's path, with filters kept out. */
  pathOf?(row: Row): string
  onOpen?(row: Row): void
  /** Another key while a row is current. */
  onKey?(key: string, row: Row): void
  /** Shown instead of no rows, never while loading. */
  empty: ReactNode
  /** Called near the end; absent when there is no more. */
  onMore?: (() => void) | undefined
  isLoadingMore?: boolean
  /** Rows that have just come or changed. */
  isFresh?(row: Row): boolean
  className?: string
  /** The reader may make its columns wider and narrower; what they are is kept under this name. */
  widthsKept?: string
}

const rowHeight = 37

/** A long list as dense rows: only those in view are in the page. `j` `k` or the arrows move, Enter opens. */
export function DataTable<Row>(props: TableProps<Row>) {
  const { label, columns, rows, keyOf, onKey, empty, onMore, isLoadingMore, isFresh, className } = props
  const t = useWords('shell')
  const room = useRef<HTMLDivElement>(null)
  const [current, setCurrent] = useState(-1)
  const open = useOpen(props)
  const widths = useColumnWidths(props.widthsKept)
  const count = rows?.length ?? 0
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => room.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    // without a layout (a hidden tab) the first rows are there all the same
    initialRect: { width: 800, height: 800 },
  })
  const seen = virtual.getVirtualItems()
  const last = seen.at(-1)?.index ?? 0
  useEffect(() => {
    if (onMore && !isLoadingMore && count > 0 && last >= count - 20) onMore()
  }, [onMore, isLoadingMore, last, count])

  const move = (to: number) => {
    const next = Math.max(0, Math.min(count - 1, to))
    setCurrent(next)
    virtual.scrollToIndex(next)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.target !== room.current) return
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key]
    if (step) move(current + step)
    else if (event.key === 'Enter' && rows?.[current]) open(rows[current])
    else if (onKey && rows?.[current]) onKey(event.key, rows[current])
    else return
    event.preventDefault()
  }
  if (!rows) return <RowSkeletons className={className ?? ''} />
  if (rows.length === 0) return <>{empty}</>
  return (
    <div className={cn('relative flex min-h-0 flex-col', className)}>
      <section
        ref={room}
        data-list
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls and takes the keys that move through it
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="peer min-h-0 flex-auto overflow-auto focus-visible:outline-none"
      >
        <table className="w-full table-fixed border-collapse text-sm" aria-label={label} aria-rowcount={count}>
          <thead className="sticky top-0 z-10 bg-surface">
            <tr>
              {columns.map(({ name, header, width, isMinor, align, pinnedAt }) => (
                <th
                  key={name}
                  scope="col"
                  style={{ width: widths?.widthOf(name) ?? width, left: pinnedAt }}
                  className={cn(
                    'h-8 truncate border-b px-3 text-left text-xs font-medium text-soft',
                    isMinor && 'max-md:hidden',
                    align === 'right' && 'text-right',
                    pinnedAt ? 'sticky bg-surface' : 'relative',
                  )}
                >
                  {header}
                  {widths && pinnedAt !== '0' && <ColumnEdge column={name} widths={widths} />}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Spacer height={seen[0]?.start ?? 0} />
            {seen.map(({ index }) => {
              const row = rows[index]!
              return (
                <tr
                  key={keyOf(row)}
                  aria-rowindex={index + 1}
                  aria-current={index === current || undefined}
                  onClick={(event) => (event.target as HTMLElement).closest('a,button,input,select') || open(row)}
                  style={{ height: rowHeight }}
                  className={cn(
                    'group border-b border-line/60 hover:bg-sunken/70 aria-current:bg-accent-wash',
                    (props.pathOf || props.onOpen) && 'cursor-pointer',
                    isFresh?.(row) && 'animate-fresh',
                  )}
                >
                  {columns.map(({ name, cell, isMinor, align, pinnedAt }) => (
                    <td
                      key={name}
                      style={{ left: pinnedAt }}
                      className={cn(
                        'truncate px-3 py-0',
                        isMinor && 'max-md:hidden',
                        align === 'right' && 'text-right',
                        pinnedAt && 'sticky z-[1] bg-surface group-hover:bg-sunken group-aria-current:bg-accent-wash',
                      )}
                    >
                      {cell(row)}
                    </td>
                  ))}
                </tr>
              )
            })}
            <Spacer height={virtual.getTotalSize() - (seen.at(-1)?.end ?? 0)} />
          </tbody>
        </table>
        {isLoadingMore && (
          <div role="status" className="flex justify-center p-2 text-soft">
            <LoaderCircle className="size-4 animate-spin" aria-label={t('loading')} />
          </div>
        )}
      </section>
      {/* over the pinned column and the head, which would cover an outline of the list's own */}
      <span
        aria-hidden
        className="pointer-events-none absolute inset-0 z-20 hidden rounded-[inherit] outline-2 -outline-offset-2 outline-accent peer-focus-visible:block"
      />
    </div>
  )
}

function useOpen<Row>({ pathOf, onOpen }: TableProps<Row>): (row: Row) => void {
  const navigate = useNavigate()
  return (row) => {
    if (onOpen) onOpen(row)
    else if (pathOf) void navigate({ to: pathOf(row) })
  }
}

function Spacer({ height }: { height: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden style={{ height }}>
      <td />
    </tr>
  )
}
