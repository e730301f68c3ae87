import { Link } from '@tanstack/react-router'
import { useFormats } from '../formats.ts'
import { type Intake, isBareId } from '../intakes.ts'
import { useWords, wordFor } from '../language.ts'
import { useSaid } from '../said.ts'
import { useVendorTitle } from '../vendors.ts'
import { Badge, Status } from './badge.tsx'
import { Moment } from './moment.tsx'
import type { Column } from './table.tsx'

/** The columns of a list of requests; also Home's. */
export function useIntakeColumns(): Column<Intake>[] {
  const t = useWords('shell')
  const said = useSaid()
  const formats = useFormats()
  const titleOf = useVendorTitle()
  return [
    {
      name: 'receivedAt',
      header: t('intake.received'),
      width: '6.5rem',
      cell: ({ receivedAt }) => <Moment at={receivedAt} className="text-soft" />,
    },
    {
      name: 'status',
      header: <span className="max-md:sr-only">{t('intake.status')}</span>,
      width: 'clamp(3.25rem, 9vw, 8.5rem)',
      cell: ({ status }) => <Status value={status} isCompact />,
    },
    { name: 'vendor', header: t('intake.vendor'), width: '9rem', isMinor: true, cell: ({ vendor }) => titleOf(vendor) },
    {
      name: 'what',
      header: t('intake.what'),
      cell: ({ id, type, subject, duplicates, unreadable, errorMessage }) => (
        <span className="flex min-w-0 items-center gap-2 overflow-hidden">
          <Link
            to="/intakes/$id"
            params={{ id }}
            className="shrink-0 font-medium hover:underline max-md:shrink max-md:truncate max-md:max-w-full"
          >
            {wordFor(t, 'event', type)}
          </Link>
          <span className="min-w-0 truncate text-soft max-md:hidden">{isBareId.test(subject) ? '' : subject}</span>
          {unreadable && <Badge tone="warn">{t('intake.unreadable')}</Badge>}
          {duplicates > 0 && <Badge>{t('intake.copies', { count: duplicates })}</Badge>}
          {errorMessage && <span className="min-w-0 truncate text-bad max-md:hidden">{said(errorMessage)}</span>}
        </span>
      ),
    },
    {
      name: 'took',
      header: t('intake.took'),
      width: '6rem',
      align: 'right',
      isMinor: true,
      cell: ({ receivedAt, processedAt }) =>
        processedAt && (
          <span className="text-soft">
            {formats.duration(Math.max(0, Date.parse(processedAt) - Date.parse(receivedAt)))}
          </span>
        ),
    },
  ]
}
