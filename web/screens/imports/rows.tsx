import { Link } from '@tanstack/react-router'
import { useWords } from '../../language.ts'
import { useList } from '../../pages.ts'
import { Button } from '../../parts/button.tsx'
import { cn } from '../../parts/cn.ts'
import { ProblemBox } from '../../parts/problem.tsx'
import { RowSkeletons } from '../../parts/skeleton.tsx'
import type { Column, Row } from './data.ts'

interface RowsProps {
  path: string
  filter: Record<string, string | undefined>
  columns: Column[]
}

/** Rows of the file as they stand there, what is wrong marked where it is. */
export function Rows({ path, filter, columns }: RowsProps) {
  const t = useWords('imports')
  const list = useList<Row>(path, filter, { pageSize: 50 })
  if (list.error && !list.rows) return <ProblemBox error={list.error} onRetry={list.refetch} />
  if (!list.rows) return <RowSkeletons count={4} />
  if (list.rows.length === 0) return <p className="px-3 py-6 text-center text-sm text-soft">{t('noRows')}</p>
  return (
    <>
      <section
        aria-label={t('rows')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        tabIndex={0}
        className="max-h-96 overflow-auto focus-visible:-outline-offset-2"
      >
        <table className="w-full min-w-max text-xs">
          <thead className="sticky top-0 bg-surface">
            <tr className="text-left text-soft">
              <th scope="col" className="border-b px-3 py-1.5 font-medium">
                {t('lineHead')}
              </th>
              {columns.map(({ name }) => (
                <th key={name} scope="col" className="border-b px-2 py-1.5 font-medium">
                  {name}
                </th>
              ))}
              <th scope="col" className="border-b px-2 py-1.5 font-medium">
                {t('outcome')}
              </th>
            </tr>
          </thead>
          <tbody>
            {list.rows.map((row) => (
              <RowLine key={row.row} row={row} columns={columns} />
            ))}
          </tbody>
        </table>
      </section>
      {list.onMore && (
        <div className="p-2 text-center">
          <Button size="sm" isBusy={list.isLoadingMore} onClick={list.onMore}>
            {t('loadMore')}
          </Button>
        </div>
      )}
    </>
  )
}

function RowLine({ row, columns }: { row: Row; columns: Column[] }) {
  const t = useWords('imports')
  const whole = row.problems.filter(({ column }) => column === null)
  return (
    <tr className="border-b border-line/60 align-top">
      <td className="px-3 py-1.5 text-soft">{row.line}</td>
      {columns.map(({ name }, at) => {
        const problem = row.problems.find(({ column }) => column === at + 1)
        return (
          <td key={name} className={cn('max-w-64 px-2 py-1.5 wrap-anywhere', problem && 'bg-bad-wash')}>
            {row.cells[at]}
            {problem && (
              <span className="block text-bad">
                {t(`problem.${problem.code}`)}
                {problem.suggestion && ` → ${problem.suggestion}`}
              </span>
            )}
          </td>
        )
      })}
      <td className="px-2 py-1.5">
        {whole.map(({ code }) => (
          <span key={code} className="block text-bad">
            {t(`problem.${code}`)}
          </span>
        ))}
        {row.bucket && t(`bucket.${row.bucket}`)}
        {row.duplicateOf !== null && (
          <span className="block text-soft">{t('sameAs', { line: row.duplicateOf + row.line - row.row })}</span>
        )}
        {row.keptBecause && <span className="block text-soft">{row.keptBecause}</span>}
        {row.leadId && (
          <Link to="/leads/$id" params={{ id: row.leadId }} className="block text-accent hover:underline">
            {t('openLead')}
          </Link>
        )}
      </td>
    </tr>
  )
}
