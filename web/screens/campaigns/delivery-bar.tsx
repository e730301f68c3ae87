import { Link } from '@tanstack/react-router'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Amount } from '../../parts/amount.tsx'
import type { CampaignDetail } from './data.ts'

interface Part {
  name: string
  count: number
  colour: string
  /** The filter of the recipients that it counts. */
  status: string
}

/** Where everybody of the audience stands, each person in one part. */
export function partsOf(campaign: CampaignDetail): Part[] {
  const { totalContacts, queuedCount, heldCount, underWayCount, doubtfulCount, failedCount } = campaign
  const { deliveredCount, readCount, excludedCount } = campaign
  const handed = totalContacts - queuedCount - heldCount
  return [
    { name: 'read', count: readCount, colour: 'var(--hue-1)', status: 'read' },
    { name: 'delivered', count: deliveredCount - readCount, colour: 'var(--hue-2)', status: 'delivered' },
    {
      name: 'accepted',
      count: Math.max(0, handed - underWayCount - doubtfulCount - failedCount - deliveredCount),
      colour: 'var(--hue-6)',
      status: 'sent',
    },
    { name: 'underWay', count: underWayCount, colour: 'var(--hue-3)', status: 'sending' },
    { name: 'queued', count: queuedCount, colour: 'var(--edge)', status: 'pending' },
    { name: 'doubtful', count: doubtfulCount, colour: 'var(--warn)', status: 'doubtful' },
    { name: 'failed', count: failedCount, colour: 'var(--bad)', status: 'failed' },
    { name: 'held', count: heldCount, colour: 'var(--hue-4)', status: 'held' },
    { name: 'excluded', count: excludedCount, colour: 'var(--line)', status: 'excluded' },
  ]
}

/** The delivery as one bar, with each part's number below it as a link to its people. */
export function DeliveryBar({ campaign }: { campaign: CampaignDetail }) {
  const t = useWords('campaigns')
  const formats = useFormats()
  const parts = partsOf(campaign)
  const all = parts.reduce((sum, { count }) => sum + count, 0)
  return (
    <div className="flex flex-col gap-3">
      <div
        role="img"
        aria-label={[
          t('delivery'),
          ...parts
            .filter(({ count }) => count > 0)
            .map(({ name, count }) => `${t(`part.${name}`)}: ${formats.number(count)}`),
        ].join(', ')}
        className="flex h-4 gap-px overflow-hidden rounded-full bg-sunken"
      >
        {parts
          .filter(({ count }) => count > 0)
          .map(({ name, count, colour }) => (
            <span
              key={name}
              title={`${t(`part.${name}`)}: ${formats.number(count)}`}
              className="h-full min-w-0.5 transition-[flex-grow] duration-500"
              style={{ flexGrow: count / all, background: colour }}
            />
          ))}
      </div>
      <ul className="grid grid-cols-2 md:grid-cols-[repeat(auto-fill,minmax(10.5rem,1fr))] gap-x-3 gap-y-2">
        {parts.map(({ name, count, colour, status }) => (
          <li key={name}>
            <Link
              to="."
              search={{ tab: 'recipients', status } as never}
              className="flex flex-col rounded-sm hover:text-accent"
              title={t(`part.${name}.help`)}
            >
              <span className="flex items-center gap-1.5 text-xs text-soft">
                <span className="size-2 shrink-0 rounded-full" style={{ background: colour }} aria-hidden />
                <span className="truncate">{t(`part.${name}`)}</span>
              </span>
              <span className="text-lg leading-6 font-semibold">
                <Amount value={count} />{' '}
                <span className="text-xs font-normal text-soft">{all > 0 && formats.percent(count / all)}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {campaign.noReceiptCount > 0 && (
        <p className="text-xs text-soft">{t('noReceipt', { count: campaign.noReceiptCount })}</p>
      )}
    </div>
  )
}
