import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Cable, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { usePollMs } from '../../live.ts'
import { type Health, healthQuery } from '../../overview.ts'
import { Amount, Share } from '../../parts/amount.tsx'
import { Badge } from '../../parts/badge.tsx'
import { ButtonLink } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { HealthDot, healthOf, healthRank } from '../../parts/health.tsx'
import { Ago } from '../../parts/moment.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useMay } from '../../session.ts'
import { type Connection, connectionsQuery, useNameOf, useVendorTitle } from '../../vendors.ts'
import { VendorMark } from './vendor-mark.tsx'

/** The accounts of vendors that the workspace speaks with. */
export default function Connections() {
  const t = useWords('connections')
  const mayAdd = useMay('admin')
  const { data, error, refetch } = useQuery({ ...connectionsQuery, refetchInterval: usePollMs(30_000) })
  const { data: health } = useQuery({ ...healthQuery, refetchInterval: usePollMs() })
  const cards = data?.items
    .map((connection) => ({
      connection,
      health: health?.items.find(({ connectionId }) => connectionId === connection.id),
    }))
    .sort((a, b) => rankOf(a) - rankOf(b))
  const add = mayAdd && (
    <ButtonLink to="/connections/new" tone="primary">
      <Plus />
      {t('add')}
    </ButtonLink>
  )
  return (
    <Page title={t('title')} actions={add}>
      {error && !data && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && (
        <Empty icon={Cable} title={t('none')} action={add}>
          {t('noneHelp')}
        </Empty>
      )}
      <div className="grid grid-cols-[repeat(auto-fill,minmax(17rem,1fr))] gap-3">
        {!data && !error && [1, 2, 3, 4, 5, 6].map((n) => <Skeleton key={n} className="h-36" />)}
        {cards?.map((card) => (
          <Card key={card.connection.id} {...card} />
        ))}
      </div>
    </Page>
  )
}

interface CardProps {
  connection: Connection
  health: Health | undefined
}

const rankOf = ({ connection, health }: CardProps) => healthRank[healthOf(connection.isEnabled, health)]

function Card({ connection, health }: CardProps) {
  const t = useWords('connections')
  const formats = useFormats()
  const { id, name, vendor, vendorTitle, origin, isEnabled, receives } = connection
  const nameOf = useNameOf()
  const titleOf = useVendorTitle()
  const failures = (health?.failed ?? 0) + (health?.troubledEffects ?? 0)
  return (
    <Link
      to="/connections/$id"
      params={{ id }}
      className="flex flex-col gap-3 rounded-lg border bg-surface p-3 transition-colors hover:border-edge"
    >
      <div className="flex items-start gap-2.5">
        <VendorMark vendor={vendor} title={titleOf(vendor)} />
        <div className="min-w-0 flex-1">
          <p className="truncate text-sm font-semibold">{nameOf(connection)}</p>
          <p className="truncate text-xs text-soft">
            {name === vendorTitle ? '' : `${titleOf(vendor)} · `}
            {t(`origin.${origin}`)}
          </p>
        </div>
        <HealthDot state={healthOf(isEnabled, health)} isSaid />
      </div>
      <dl className="grid grid-cols-[1fr_1fr_1.4fr] gap-2 text-xs">
        <Figure label={t('received24h')}>{receives ? <Amount value={health?.received ?? 0} /> : '–'}</Figure>
        <Figure label={t('failures')}>
          <Share of={failures} all={Math.max(health?.received ?? 0, failures)} />
        </Figure>
        <Figure label={t('lastEvent')}>
          <Ago at={health?.lastReceivedAt ?? null} />
        </Figure>
      </dl>
      {health && health.rejected > 0 && (
        <Badge tone="bad" className="w-fit max-w-full truncate">
          {t('rejected', { count: health.rejected, number: formats.number(health.rejected) })} ·{' '}
          {t(`reason.${health.rejectReason}`)}
        </Badge>
      )}
      {health?.lastError && <p className="line-clamp-2 text-xs text-bad">{health.lastError}</p>}
    </Link>
  )
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="truncate text-soft">{label}</dt>
      <dd className="truncate text-sm font-medium">{children}</dd>
    </div>
  )
}
