import { useQuery } from '@tanstack/react-query'
import { read } from '../../api.ts'
import { useFormats } from '../../formats.ts'
import type { Intake } from '../../intakes.ts'
import { useWords } from '../../language.ts'
import { useNews, usePollMs } from '../../live.ts'
import type { Stats } from '../../overview.ts'
import { Amount, Share } from '../../parts/amount.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FilterBar, PickFilter } from '../../parts/filters.tsx'
import { useIntakeColumns } from '../../parts/intake-columns.tsx'
import { Page, Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { DataTable } from '../../parts/table.tsx'
import { Tile } from '../../parts/tile.tsx'
import { useFilters } from '../../search.ts'
import { useVendors } from '../../vendors.ts'

/** Below this share of success, or with something open for longer, the page says that there is trouble. */
const healthy = { share: 0.95, openSeconds: 60 }

/** The live page of webhooks: the sums, the health, the 50 newest; of one vendor with `?vendor=`. */
export default function WebhookStats() {
  const t = useWords('webhook-stats')
  const formats = useFormats()
  const vendors = useVendors()
  const columns = useIntakeColumns()
  const [{ vendor }] = useFilters<'vendor'>()
  const { data, error, refetch, dataUpdatedAt } = useQuery({
    queryKey: ['webhook-stats', vendor ?? null],
    queryFn: ({ signal }) => read<Stats>('/stats', { vendor }, signal),
    refetchInterval: usePollMs(10_000),
  })
  useNews(() => void refetch())
  return (
    <Page
      title={t('title')}
      isTall
      aside={
        data && (
          <span className="text-xs text-soft max-md:hidden">{t('asOf', { time: formats.clock(dataUpdatedAt) })}</span>
        )
      }
      actions={
        <FilterBar params={['vendor']}>
          <PickFilter
            label={t('allVendors')}
            param="vendor"
            options={vendors.map(({ id, title }) => ({ value: id, label: title }))}
          />
        </FilterBar>
      }
    >
      {error && !data && <ProblemBox error={error} onRetry={() => void refetch()} />}
      <Sums stats={data} />
      <Panel title={t('recent')} className="min-h-80 flex-1 overflow-hidden" bodyClassName="flex flex-col">
        <DataTable<Intake>
          label={t('recent')}
          className="flex-1"
          columns={columns}
          rows={error && !data ? [] : data?.recent}
          keyOf={({ id }) => id}
          pathOf={({ id }) => `/intakes/${id}`}
          empty={<Empty title={t('none')} />}
        />
      </Panel>
    </Page>
  )
}

function Sums({ stats }: { stats: Stats | undefined }) {
  const t = useWords('webhook-stats')
  const formats = useFormats()
  const isWell = stats && (stats.successRate ?? 1) >= healthy.share && stats.oldestOpenSeconds <= healthy.openSeconds
  const failures = stats && stats.failed + stats.dead
  return (
    <div className="grid shrink-0 grid-cols-2 gap-3 md:grid-cols-4">
      <Tile
        label={t('health')}
        definition={t('health.help')}
        value={stats && t(isWell ? 'healthy' : 'troubled')}
        tone={stats && !isWell ? 'bad' : undefined}
      />
      <Tile
        label={t('processed')}
        definition={t('processed.help')}
        value={stats && <Amount value={stats.processed} />}
        to="/intakes"
      />
      <Tile
        label={t('success')}
        definition={t('success.help')}
        value={stats && <Share of={stats.completed + stats.ignored} all={stats.processed} />}
      />
      <Tile
        label={t('average')}
        definition={t('average.help')}
        value={stats && (stats.averageProcessingMs === null ? '–' : formats.duration(stats.averageProcessingMs))}
      />
      <Tile
        label={t('failures')}
        definition={t('failures.help')}
        value={stats && <Amount value={failures} />}
        to="/intakes"
        search={{ status: 'failed' }}
        tone={failures ? 'bad' : undefined}
      />
      <Tile
        label={t('open')}
        definition={t('open.help')}
        value={stats && <Amount value={stats.open} />}
        to="/intakes"
        search={{ status: 'processing' }}
        note={stats && t('oldest', { age: formats.duration(stats.oldestOpenSeconds * 1_000) })}
      />
      <Tile
        label={t('duplicates')}
        definition={t('duplicates.help')}
        value={stats && <Amount value={stats.duplicatesPrevented} />}
      />
      <Tile
        label={t('rejected')}
        definition={t('rejected.help')}
        value={stats && <Amount value={stats.rejected} />}
        to="/connections"
      />
    </div>
  )
}
