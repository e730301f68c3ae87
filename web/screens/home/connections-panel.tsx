import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useWords } from '../../language.ts'
import { usePollMs } from '../../live.ts'
import { healthQuery } from '../../overview.ts'
import { ButtonLink } from '../../parts/button.tsx'
import { HealthDot, healthOf, healthRank } from '../../parts/health.tsx'
import { Ago } from '../../parts/moment.tsx'
import { Panel } from '../../parts/page.tsx'
import { RowSkeletons } from '../../parts/skeleton.tsx'
import { connectionsQuery } from '../../vendors.ts'

/** How every connection is doing, those in trouble first. */
export function ConnectionsPanel() {
  const t = useWords('home')
  const { data: connections } = useQuery(connectionsQuery)
  const { data: health } = useQuery({ ...healthQuery, refetchInterval: usePollMs(30_000) })
  const rows = connections?.items
    .map((connection) => ({ connection, health: health?.items.find((each) => each.connectionId === connection.id) }))
    .sort((a, b) => rank(a.connection.isEnabled, a.health) - rank(b.connection.isEnabled, b.health))
  return (
    <Panel
      title={t('connections')}
      aside={
        <Link to="/connections" className="text-xs text-accent hover:underline">
          {t('all')}
        </Link>
      }
    >
      {!rows && <RowSkeletons count={5} />}
      {rows?.length === 0 && (
        <div className="p-3">
          <ButtonLink to="/connections" size="sm">
            {t('connect')}
          </ButtonLink>
        </div>
      )}
      <ul className="flex flex-col py-1">
        {rows?.slice(0, 12).map(({ connection, health: state }) => (
          <li key={connection.id}>
            <Link
              to="/connections/$id"
              params={{ id: connection.id }}
              className="flex h-8 items-center gap-2 px-3 text-sm hover:bg-sunken max-md:h-10"
            >
              <HealthDot state={healthOf(connection.isEnabled, state)} />
              <span className="min-w-0 flex-1 truncate">{connection.name}</span>
              <span className="shrink-0 text-xs text-soft">
                <Ago at={state?.lastReceivedAt ?? null} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

const rank = (isEnabled: boolean, health: Parameters<typeof healthOf>[1]) => healthRank[healthOf(isEnabled, health)]
