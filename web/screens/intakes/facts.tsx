import { Link } from '@tanstack/react-router'
import { useFormats } from '../../formats.ts'
import type { IntakeDetail } from '../../intakes.ts'
import { useWords } from '../../language.ts'
import { Badge } from '../../parts/badge.tsx'
import { CopyButton } from '../../parts/copy.tsx'
import { FactList } from '../../parts/facts.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/page.tsx'
import { useSaid } from '../../said.ts'
import { useConnectionName, useVendorTitle } from '../../vendors.ts'

/** What is known about a request without reading it. */
export function Facts({ intake }: { intake: IntakeDetail }) {
  const t = useWords('intakes')
  const said = useSaid()
  const formats = useFormats()
  const titleOf = useVendorTitle()
  const nameOf = useConnectionName()
  const tookMs = intake.processedAt ? Date.parse(intake.processedAt) - Date.parse(intake.receivedAt) : null
  return (
    <Panel title={t('facts')}>
      {intake.errorMessage && (
        <p role="alert" className="m-3 mb-0 rounded-md bg-bad-wash p-2.5 text-sm text-bad">
          {said(intake.errorMessage)}
        </p>
      )}
      <FactList
        facts={[
          [t('intake.received'), <Moment key="at" at={intake.receivedAt} as="moment" />],
          [t('occurred'), intake.occurredAt && <Moment at={intake.occurredAt} as="moment" />],
          [t('intake.took'), tookMs !== null && formats.duration(Math.max(0, tookMs))],
          [t('intake.vendor'), titleOf(intake.vendor)],
          [
            t('connection'),
            <Link
              key="link"
              to="/connections/$id"
              params={{ id: intake.connectionId }}
              className="text-accent hover:underline"
            >
              {nameOf(intake.connectionId) ?? titleOf(intake.vendor)}
            </Link>,
          ],
          [t('action'), intake.action],
          [t('subject'), intake.subject],
          [
            t('dedupe'),
            <span key="dedupe">
              <span className="font-mono text-xs break-all">{intake.dedupeKey}</span>{' '}
              <Badge tone={intake.duplicates > 0 ? 'warn' : 'idle'}>
                {intake.duplicates > 0 ? t('intake.copies', { count: intake.duplicates }) : t('noCopies')}
              </Badge>
            </span>,
          ],
          [t('readability'), intake.unreadable && <Badge tone="warn">{t('intake.unreadable')}</Badge>],
          [
            t('id'),
            <span key="id" className="flex items-center gap-1 font-mono text-xs">
              <span className="min-w-0 truncate">{intake.id}</span>
              <CopyButton text={intake.id} />
            </span>,
          ],
        ]}
      />
    </Panel>
  )
}
