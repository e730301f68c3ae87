import { useWords } from '../../language.ts'
import { useList } from '../../pages.ts'
import { Code } from '../../parts/code.tsx'
import { Disclosure } from '../../parts/disclosure.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/page.tsx'
import type { Rejected } from './data.ts'

const most = 10

/** Requests that were not believed, by minute and reason, each with one of them. Absent while there is none. */
export function RejectedPanel({ connectionId }: { connectionId: string }) {
  const t = useWords('connections')
  const { rows } = useList<Rejected>('/rejected', { connectionId }, { pageSize: most })
  if (!rows || rows.length === 0) return null
  return (
    <Panel title={t('notAuthentic')} bodyClassName="py-1">
      <ul>
        {rows.slice(0, most).map(({ id, minute, reason, count, sample }) => (
          <li key={id} className="px-3 py-1.5 text-sm">
            <p className="flex flex-wrap gap-x-2">
              <Moment at={minute} className="text-soft" />
              <span className="font-medium">{t('times', { count })}</span>
              <span className="text-bad">{t(`reason.${reason}`)}</span>
            </p>
            <Disclosure title={t('oneOfThem')}>
              <Code value={sample} />
            </Disclosure>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
