import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Badge, Status } from '../../parts/badge.tsx'
import { Moment } from '../../parts/moment.tsx'
import type { Column } from '../../parts/table.tsx'
import { useSaid } from '../../said.ts'
import { useVendorTitle } from '../../vendors.ts'
import type { Conversion } from './data.ts'

export function useColumns(): Column<Conversion>[] {
  const t = useWords('conversions')
  const said = useSaid()
  const formats = useFormats()
  const titleOf = useVendorTitle()
  return [
    {
      name: 'at',
      header: t('eventTime'),
      width: 'clamp(6.5rem, 10vw, 7rem)',
      cell: ({ eventTime }) => <Moment at={eventTime} className="text-soft" />,
    },
    {
      name: 'status',
      header: t('intake.status'),
      width: 'clamp(3rem, 13vw, 9.5rem)',
      cell: ({ status }) => <Status value={status} word={t(`state.${status}`)} isCompact />,
    },
    {
      name: 'event',
      header: t('event'),
      width: 'clamp(5.25rem, 20vw, 11rem)',
      cell: ({ eventName }) => <span className="font-medium">{eventName}</span>,
    },
    {
      name: 'keys',
      header: t('keys'),
      isMinor: true,
      cell: ({ matchKeys, reason }) =>
        Object.keys(matchKeys).length > 0 ? (
          <KeyChips names={Object.keys(matchKeys)} />
        ) : (
          <span className="text-soft">{reason ? said(reason) : t('noKeys')}</span>
        ),
    },
    {
      name: 'order',
      header: t('order'),
      width: '9rem',
      isMinor: true,
      cell: ({ orderId, vendor }) => <span title={titleOf(vendor)}>{orderId}</span>,
    },
    {
      name: 'value',
      header: t('value'),
      width: 'clamp(6.25rem, 10vw, 7rem)',
      align: 'right',
      cell: ({ value, currency }) => (value === null ? '–' : formats.money(value, currency ?? 'BRL')),
    },
  ]
}

/** In the order in which they help to recognise somebody. */
const rank = ['em', 'ph', 'lead_id', 'fbc', 'external_id', 'fbp', 'fn', 'ln']
const most = 4

/** The match keys that a conversion carries. */
export function KeyChips({ names }: { names: string[] }) {
  const t = useWords('conversions')
  const place = (name: string) => (rank.includes(name) ? rank.indexOf(name) : rank.length)
  const sorted = [...names].sort((a, b) => place(a) - place(b))
  const rest = sorted.slice(most)
  return (
    <span className="flex items-center gap-1 overflow-hidden">
      {sorted.slice(0, most).map((name) => (
        <Badge key={name}>{t([`key.${name}`, 'key.other'], { name })}</Badge>
      ))}
      {rest.length > 0 && (
        <span
          className="text-xs text-soft"
          title={rest.map((name) => t([`key.${name}`, 'key.other'], { name })).join(', ')}
        >
          +{rest.length}
        </span>
      )}
    </span>
  )
}
