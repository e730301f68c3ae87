import type { ReactNode } from 'react'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Panel } from '../../parts/page.tsx'
import type { ImportDetail } from './data.ts'

/** How far it is, how fast it goes, and how long it still takes. */
export function Progress({ job, title, children }: { job: ImportDetail; title: string; children?: ReactNode }) {
  const t = useWords('imports')
  const formats = useFormats()
  const { processed, total, rowsPerSecond, secondsLeft } = job
  const share = total ? Math.min(1, processed / total) : 0
  const told = [
    `${formats.number(processed)} / ${formats.number(total ?? 0)}`,
    rowsPerSecond !== null && t('perSecond', { count: rowsPerSecond, number: formats.number(rowsPerSecond) }),
    secondsLeft !== null && t('left', { time: formats.duration(secondsLeft * 1_000) }),
  ]
  return (
    <Panel title={title} bodyClassName="flex flex-col gap-3 p-3">
      <div className="flex items-baseline justify-between gap-2">
        <span className="text-2xl font-semibold">{formats.percent(share)}</span>
        <span className="text-sm text-soft">{told.filter(Boolean).join(' · ')}</span>
      </div>
      <progress value={processed} max={total ?? 1} aria-label={title} className="h-2 w-full accent-(--accent)" />
      {children}
      <p className="text-xs text-soft">{t('mayClose')}</p>
    </Panel>
  )
}
