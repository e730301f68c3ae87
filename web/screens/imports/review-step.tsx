import { useWords } from '../../language.ts'
import { Amount } from '../../parts/amount.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Panel } from '../../parts/page.tsx'
import { useFilters } from '../../search.ts'
import { useMay } from '../../session.ts'
import { BucketBar } from './bucket-bar.tsx'
import { type ImportDetail, type Mapping, useImport } from './data.ts'
import { Progress } from './progress.tsx'
import { Rows } from './rows.tsx'

/** What would become of every row, what is wrong, and what can be done about all of it at once. Nothing is changed yet. */
export function ReviewStep({ job }: { job: ImportDetail }) {
  const t = useWords('imports')
  const mayWrite = useMay('write')
  const [, change] = useFilters<'step'>()
  const { move } = useImport(job.id)
  if (job.status === 'reviewing') return <Progress job={job} title={t('reviewing')} />
  const counts = job.review?.counts ?? job.counts
  return (
    <>
      <Panel title={t('wouldBecome')} bodyClassName="flex flex-col gap-3 p-3">
        <BucketBar counts={counts} />
        <Routing routing={job.review?.routing ?? {}} />
      </Panel>
      {job.problems.length > 0 && <Problems job={job} />}
      {mayWrite && (
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => change({ step: 'map' })}>{t('toMap')}</Button>
          <Button tone="primary" isBusy={move.isPending} onClick={() => move.mutate('run')}>
            {t('run', { count: counts.created + counts.updated })}
          </Button>
        </div>
      )}
    </>
  )
}

/** To which workspaces the rules send the leads. */
export function Routing({ routing }: { routing: Record<string, number> }) {
  const t = useWords('imports')
  const places = Object.entries(routing)
  if (places.length < 2) return null
  return (
    <p className="text-sm text-soft">
      {t('goTo')} {places.map(([slug, count]) => `${slug} ${count}`).join(' · ')}
    </p>
  )
}

function Problems({ job }: { job: ImportDetail }) {
  const t = useWords('imports')
  const mayWrite = useMay('write')
  const [filters, change] = useFilters<'code'>()
  const { map, move } = useImport(job.id)
  const fix = async (code: string, how: string) => {
    await map.mutateAsync({ fixes: { [code]: how } } as Mapping)
    await move.mutateAsync('review')
  }
  return (
    <Panel title={t('problems')}>
      <ul className="flex flex-col">
        {job.problems.map(({ code, severity, rows, fixes }) => (
          <li key={code} className="flex flex-wrap items-center gap-2 border-b border-line/60 px-3 py-2 text-sm">
            <Badge tone={severity === 'error' ? 'bad' : 'warn'}>
              <Amount value={rows} />
            </Badge>
            <button
              type="button"
              aria-pressed={filters.code === code}
              onClick={() => change({ code: filters.code === code ? undefined : code })}
              className="min-h-6 min-w-0 flex-1 rounded-sm text-left hover:underline aria-pressed:font-medium aria-pressed:text-accent"
            >
              {t(`problem.${code}`)}
            </button>
            {job.fixes[code] ? (
              <Badge tone="good">{t(`fixed.${job.fixes[code]}`)}</Badge>
            ) : (
              mayWrite &&
              fixes.map((how) => (
                <Button
                  key={how}
                  size="sm"
                  isBusy={map.isPending || move.isPending}
                  onClick={() => void fix(code, how)}
                >
                  {t(`fix.${how}`)}
                </Button>
              ))
            )}
          </li>
        ))}
      </ul>
      <Rows path={`/imports/${job.id}/errors`} filter={{ code: filters.code }} columns={job.columns ?? []} />
    </Panel>
  )
}
