import { lazy, Suspense } from 'react'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Amount, Share } from '../../parts/amount.tsx'
import { cn } from '../../parts/cn.ts'
import { FactList } from '../../parts/facts.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { Tile } from '../../parts/tile.tsx'
import { useSaid } from '../../said.ts'
import { ratePerMinute } from './columns.tsx'
import { type CampaignDetail, type Progress, useProgress } from './data.ts'
import { DeliveryBar } from './delivery-bar.tsx'
import { ExclusionList } from './exclusions.tsx'
import { VariantTable } from './variant-table.tsx'

const SeriesChart = lazy(() => import('../../parts/chart.tsx'))

/** How the campaign goes. */
export function OverviewTab({ campaign }: { campaign: CampaignDetail }) {
  const t = useWords('campaigns')
  const isRunning = campaign.status === 'active'
  const { data: progress, error, refetch } = useProgress(campaign.id, isRunning)
  return (
    <div className="flex flex-col gap-4">
      <Panel title={t('delivery')} bodyClassName="p-4">
        <DeliveryBar campaign={campaign} />
      </Panel>
      <Tiles campaign={campaign} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title={t('curve')} bodyClassName="h-64 p-3">
            {error && !progress ? (
              <ProblemBox error={error} onRetry={() => void refetch()} />
            ) : progress ? (
              <Curve progress={progress} />
            ) : (
              <Skeleton className="h-full" />
            )}
          </Panel>
          {campaign.byVariant.length > 1 && (
            <Panel title={t('variants')}>
              <VariantTable variants={campaign.byVariant} />
            </Panel>
          )}
          <Failures failures={progress?.failures} />
        </div>
        <Side campaign={campaign} />
      </div>
    </div>
  )
}

function Tiles({ campaign }: { campaign: CampaignDetail }) {
  const t = useWords('campaigns')
  const formats = useFormats()
  const { sentCount, deliveredCount, readCount, repliedCount, clickedCount, openedCount, optedOutCount } = campaign
  const rate = ratePerMinute(campaign)
  const isMail = campaign.channel === 'email'
  const money = Object.entries(campaign.conversions.revenue)
  return (
    <div className={cn('grid grid-cols-2 gap-3 md:grid-cols-4', isMail ? '2xl:grid-cols-8' : 'xl:grid-cols-7')}>
      <Tile
        label={t('sent')}
        definition={t('sent.help')}
        value={<Amount value={sentCount} />}
        note={rate !== null && t('perMinute', { number: formats.number(rate) })}
      />
      <Tile
        label={t('delivered')}
        definition={t('delivered.help')}
        value={<Amount value={deliveredCount} />}
        note={<Share of={deliveredCount} all={sentCount} />}
      />
      <Tile
        label={t('read')}
        definition={t('read.help')}
        value={<Amount value={readCount} />}
        note={<Share of={readCount} all={deliveredCount} />}
      />
      <Tile
        label={t('replied')}
        definition={t('replied.help')}
        value={<Amount value={repliedCount} />}
        to="."
        search={{ tab: 'replies' }}
        note={<Share of={repliedCount} all={sentCount} />}
      />
      {isMail && (
        <Tile
          label={t('opened')}
          definition={t('opened.help')}
          value={<Amount value={openedCount} />}
          note={<Share of={openedCount} all={sentCount} />}
        />
      )}
      <Tile
        label={t('clicked')}
        definition={t('clicked.help')}
        value={<Amount value={clickedCount} />}
        note={<Share of={clickedCount} all={sentCount} />}
      />
      <Tile
        label={t('optedOut')}
        definition={t('optedOut.help')}
        value={<Amount value={optedOutCount} />}
        tone={sentCount > 0 && optedOutCount / sentCount > 0.02 ? 'warn' : undefined}
        note={<Share of={optedOutCount} all={sentCount} />}
      />
      <Tile
        label={t('purchases')}
        definition={t('purchases.help')}
        value={<Amount value={campaign.conversions.count} />}
        note={money.map(([currency, amount]) => formats.money(amount, currency)).join(' + ')}
      />
    </div>
  )
}

function Curve({ progress: { step, points } }: { progress: Progress }) {
  const t = useWords('campaigns')
  const formats = useFormats()
  if (points.length === 0) return <p className="p-6 text-center text-sm text-soft">{t('noCurve')}</p>
  const nameOf = (at: string) => (step === 'day' ? formats.date(at).slice(0, 5) : formats.hour(at))
  return (
    <Suspense fallback={<Skeleton className="h-full" />}>
      <SeriesChart
        className="h-full"
        label={t('curve')}
        isStacked={false}
        rows={points.map(({ at, ...values }) => ({ name: nameOf(at), values }))}
        series={[
          { name: 'sent', label: t('sent'), colour: 'var(--hue-6)' },
          { name: 'delivered', label: t('delivered'), colour: 'var(--hue-2)' },
          { name: 'read', label: t('read'), colour: 'var(--hue-1)' },
          { name: 'failed', label: t('part.failed'), colour: 'var(--bad)' },
          { name: 'replied', label: t('replied'), colour: 'var(--hue-5)' },
        ]}
      />
    </Suspense>
  )
}

function Failures({ failures }: { failures: Progress['failures'] | undefined }) {
  const t = useWords('campaigns')
  const said = useSaid()
  const formats = useFormats()
  if (!failures || failures.length === 0) return null
  return (
    <Panel title={t('failures')}>
      <ul className="flex flex-col">
        {failures.map(({ code, message, count }) => (
          <li
            key={`${code} ${message}`}
            className="flex items-baseline gap-3 border-b border-line/60 px-3 py-2 text-sm last:border-0"
          >
            <span className="min-w-0 flex-1 wrap-anywhere">{message ? said(message) : t('noReason')}</span>
            {code && <span className="shrink-0 font-mono text-xs text-soft">{code}</span>}
            <span className="w-14 shrink-0 text-right font-medium">{formats.number(count)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Side({ campaign }: { campaign: CampaignDetail }) {
  const t = useWords('campaigns')
  const said = useSaid()
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {Object.keys(campaign.exclusions).length > 0 && (
        <Panel title={t('excluded')} bodyClassName="p-3">
          <ExclusionList exclusions={campaign.exclusions} />
        </Panel>
      )}
      <Panel title={t('facts')}>
        <FactList
          facts={[
            [t('channel'), t(`channel.${campaign.channel}`)],
            [t('createdBy'), said(campaign.createdBy)],
            [t('createdAt'), <Moment key="created" at={campaign.createdAt} as="moment" />],
            [t('scheduledAt'), campaign.scheduledAt && <Moment at={campaign.scheduledAt} as="moment" />],
            [t('startedAt'), campaign.startedAt && <Moment at={campaign.startedAt} as="moment" />],
            [t('sendUntil'), campaign.sendUntil && <Moment at={campaign.sendUntil} as="moment" />],
            [t('endedAt'), campaign.endedAt && <Moment at={campaign.endedAt} as="moment" />],
          ]}
        />
      </Panel>
      {campaign.variants.map(({ name, message: { subject, text } }) => (
        <Panel
          key={name}
          title={campaign.variants.length > 1 ? t('variant', { name }) : t('message')}
          bodyClassName="p-3"
        >
          {subject && <p className="mb-2 text-sm font-medium">{subject}</p>}
          <p className="text-sm whitespace-pre-wrap wrap-anywhere">{text}</p>
        </Panel>
      ))}
    </div>
  )
}
