import { Link } from '@tanstack/react-router'
import { Mail, MessageCircle, MessageSquareText } from 'lucide-react'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Amount, Share } from '../../parts/amount.tsx'
import { Status } from '../../parts/badge.tsx'
import { Meter } from '../../parts/meter.tsx'
import type { Column } from '../../parts/table.tsx'
import { useSaid } from '../../said.ts'
import type { Campaign, Channel } from './data.ts'
import { RunActions } from './run-actions.tsx'

const icons = { whatsapp: MessageCircle, sms: MessageSquareText, email: Mail }

/** A channel as a picture, said as well. */
export function ChannelIcon({ channel }: { channel: Channel }) {
  const t = useWords('campaigns')
  const Icon = icons[channel]
  return <Icon className="size-3.5 shrink-0 text-soft" role="img" aria-label={t(`channel.${channel}`)} />
}

/** Messages a minute from its start to its end, or to now; null before it began. */
export function ratePerMinute({ startedAt, endedAt, sentCount }: Campaign): number | null {
  if (!startedAt || sentCount === 0) return null
  const minutes = ((endedAt ? Date.parse(endedAt) : Date.now()) - Date.parse(startedAt)) / 60_000
  return sentCount / Math.max(minutes, 1 / 60)
}

export function useColumns(): Column<Campaign>[] {
  const t = useWords('campaigns')
  const said = useSaid()
  const formats = useFormats()
  return [
    {
      name: 'name',
      header: t('name'),
      cell: ({ id, name, channel, status }) => (
        <span className="flex items-center gap-2 overflow-hidden">
          <ChannelIcon channel={channel} />
          <Link
            to={status === 'draft' ? '/campaigns/$id/edit' : '/campaigns/$id'}
            params={{ id }}
            className="min-w-0 truncate font-medium hover:underline"
          >
            {name}
          </Link>
        </span>
      ),
    },
    {
      name: 'status',
      header: t('intake.status'),
      width: 'clamp(4.25rem, 12vw, 8rem)',
      cell: ({ status, statusReason }) => (
        <span title={statusReason ? said(statusReason) : undefined}>
          <Status value={status} isCompact />
        </span>
      ),
    },
    {
      name: 'progress',
      header: t('progress'),
      width: 'clamp(7rem, 14vw, 13rem)',
      cell: (campaign) => <Progress campaign={campaign} />,
    },
    share('delivered', t('delivered'), ({ deliveredCount, sentCount }) => [deliveredCount, sentCount]),
    share('read', t('read'), ({ readCount, deliveredCount }) => [readCount, deliveredCount]),
    share('replied', t('replied'), ({ repliedCount, sentCount }) => [repliedCount, sentCount]),
    share('optedOut', t('optedOut'), ({ optedOutCount, sentCount }) => [optedOutCount, sentCount]),
    {
      name: 'rate',
      header: <span title={t('rate.help')}>{t('rate')}</span>,
      width: 'clamp(4.5rem, 6.5vw, 6rem)',
      align: 'right',
      isMinor: true,
      cell: (campaign) => {
        const rate = ratePerMinute(campaign)
        return rate === null ? '–' : <span title={t('rate.help')}>{formats.number(rate)}</span>
      },
    },
    {
      name: 'actions',
      header: <span className="sr-only">{t('actions')}</span>,
      width: '6rem',
      align: 'right',
      isMinor: true,
      cell: (campaign) => <RunActions campaign={campaign} isSmall />,
    },
  ]
}

const share = (name: string, header: string, counts: (campaign: Campaign) => [number, number]): Column<Campaign> => ({
  name,
  header,
  width: 'clamp(5rem, 7.5vw, 7.5rem)',
  align: 'right',
  isMinor: true,
  cell: (campaign) => {
    const [of, all] = counts(campaign)
    return <Share of={of} all={all} />
  },
})

/** How far it is: sent and failed, of those that will get it. */
function Progress({ campaign: { sentCount, failedCount, totalContacts, status } }: { campaign: Campaign }) {
  const t = useWords('campaigns')
  if (status === 'draft' || (status === 'scheduled' && totalContacts === 0))
    return <span className="text-soft">{t('notStarted')}</span>
  const done = totalContacts === 0 ? 0 : Math.min(1, (sentCount + failedCount) / totalContacts)
  return (
    <span className="flex items-center gap-2">
      <Meter share={done} tone={status === 'completed' ? 'good' : 'accent'} className="max-md:hidden" />
      <span className="shrink-0 text-xs">
        <Amount value={sentCount} />
        <span className="text-soft">
          {' / '}
          <Amount value={totalContacts} />
        </span>
      </span>
    </span>
  )
}
