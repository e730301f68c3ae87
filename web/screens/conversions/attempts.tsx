import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Badge, Status } from '../../parts/badge.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Exchanges, protocolOf } from '../../parts/exchanges.tsx'
import { Moment } from '../../parts/moment.tsx'
import { useSaid } from '../../said.ts'
import type { ConversionDetail } from './data.ts'

/** Each telling with what was asked and answered, counted through: a retry by a person begins the effect's own count anew. */
export function Attempts({ entries }: { entries: ConversionDetail['timeline'] }) {
  const t = useWords('conversions')
  const said = useSaid()
  const formats = useFormats()
  if (entries.length === 0) return <Empty title={t('noAttempt')} />
  return (
    <ol className="flex flex-col divide-y divide-line/60">
      {entries.map(({ id, at, outcome, reason, httpStatus, durationMs, exchanges }, index) => (
        <li key={id} className="flex flex-col gap-1.5 p-3 text-sm">
          <div className="flex flex-wrap items-center gap-2">
            <span className="font-medium">{t('attempt', { number: index + 1 })}</span>
            <Status value={outcome ?? 'running'} />
            {httpStatus !== null && <Badge>{`${protocolOf(exchanges)} ${httpStatus}`}</Badge>}
            {durationMs !== null && <span className="text-xs text-soft">{formats.duration(durationMs)}</span>}
            <Moment at={at} className="ml-auto text-xs text-soft" />
          </div>
          {reason && <p className="wrap-anywhere text-xs text-soft">{said(reason)}</p>}
          <Exchanges exchanges={exchanges} />
        </li>
      ))}
    </ol>
  )
}
