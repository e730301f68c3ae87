import { Link } from '@tanstack/react-router'
import { useWords } from '../../language.ts'
import type { Health } from '../../overview.ts'
import { Amount } from '../../parts/amount.tsx'
import { FactList } from '../../parts/facts.tsx'
import { Ago } from '../../parts/moment.tsx'
import { Panel } from '../../parts/page.tsx'
import { RowSkeletons } from '../../parts/skeleton.tsx'

/** The last 24 hours. */
export function HealthPanel({ health }: { health: Health | undefined }) {
  const t = useWords('connections')
  if (!health)
    return (
      <Panel title={t('last24h')}>
        <RowSkeletons count={4} />
      </Panel>
    )
  return (
    <Panel
      title={t('last24h')}
      aside={
        <Link
          to="/intakes"
          search={{ connectionId: health.connectionId } as never}
          className="text-xs text-accent hover:underline"
        >
          {t('nav.intakes')}
        </Link>
      }
    >
      <FactList
        facts={[
          [t('lastEvent'), <Ago key="last" at={health.lastReceivedAt} />],
          [t('received24h'), <Amount key="received" value={health.received} />],
          [t('failedIntakes'), <Amount key="failed" value={health.failed} />],
          [t('troubled'), <Amount key="troubled" value={health.troubledEffects} />],
          [t('notAuthentic'), <Amount key="rejected" value={health.rejected} />],
          [
            t('signature'),
            health.rejectReason
              ? t(`reason.${health.rejectReason}`)
              : health.received > 0
                ? t('signatureWell')
                : t('signatureUnknown'),
          ],
          [t('lastError'), health.lastError && <span className="text-bad">{health.lastError}</span>],
        ]}
      />
    </Panel>
  )
}
