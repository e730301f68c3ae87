import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Check } from 'lucide-react'
import { useWords } from '../../language.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { cn } from '../../parts/cn.ts'
import { Page, Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { RowSkeletons } from '../../parts/skeleton.tsx'
import { useSaid } from '../../said.ts'
import { useFilters } from '../../search.ts'
import { useMay } from '../../session.ts'
import { type ImportDetail, importQuery, type Step, stepOf, steps, tones, useImport } from './data.ts'
import { MapStep } from './map-step.tsx'
import { ResultStep } from './result-step.tsx'
import { ReviewStep } from './review-step.tsx'
import { RunStep } from './run-step.tsx'

/** One file on its way in: what is to be done next is what the server waits for. */
export default function ImportPage() {
  const t = useWords('imports')
  const { id } = useParams({ strict: false }) as { id: string }
  const mayWrite = useMay('write')
  const [filters] = useFilters<'step'>()
  const { data: job, error, refetch } = useQuery(importQuery(id))
  const step = job && stepOf(job, filters.step === 'map')
  return (
    <Page
      title={job?.filename ?? t('one')}
      crumbs={[{ to: '/imports', label: t('title') }]}
      aside={job && <Badge tone={tones[job.status]}>{t(`state.${job.status}`)}</Badge>}
      actions={job && mayWrite && step !== 'result' && <Cancel job={job} />}
    >
      {error && !job && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {!job && !error && <RowSkeletons />}
      {job && step && (
        <>
          <Steps current={step} />
          <Facts job={job} />
          <Body job={job} step={step} />
        </>
      )}
    </Page>
  )
}

function Cancel({ job }: { job: ImportDetail }) {
  const t = useWords('imports')
  const { move } = useImport(job.id)
  if (job.status === 'uploading') return null
  return (
    <Button tone="danger" isBusy={move.isPending} onClick={() => move.mutate('cancel')}>
      {t('cancelImport')}
    </Button>
  )
}

function Steps({ current }: { current: Step }) {
  const t = useWords('imports')
  const at = steps.indexOf(current)
  return (
    <ol className="flex flex-wrap items-center gap-1">
      {steps.map((step, index) => (
        <li
          key={step}
          aria-current={step === current ? 'step' : undefined}
          className={cn(
            'flex h-8 shrink-0 items-center gap-1.5 rounded-md px-2 text-sm text-soft',
            step === current && 'bg-accent-wash font-medium text-accent',
          )}
        >
          <span
            className={cn(
              'flex size-5 items-center justify-center rounded-full border text-xs',
              index < at && 'border-good text-good',
              step === current && 'border-accent',
            )}
          >
            {index < at ? <Check className="size-3" aria-hidden /> : index + 1}
          </span>
          {t(`step.${step}`)}
        </li>
      ))}
    </ol>
  )
}

function Facts({ job: { format, total, source, error } }: { job: ImportDetail }) {
  const said = useSaid()
  const t = useWords('imports')
  const delimiter = format?.delimiter === '\t' ? 'TAB' : format?.delimiter
  const facts = [
    total !== null && t('rowCount', { count: total }),
    format?.kind.toUpperCase(),
    format?.encoding,
    delimiter && t('delimiter', { delimiter }),
    format && t(`days.${format.dayOrder}`),
    t('from', { source }),
  ]
  return (
    <>
      <p className="text-sm text-soft">{facts.filter(Boolean).join(' · ')}</p>
      {error && (
        <p role="alert" className="rounded-lg border border-bad/30 bg-bad-wash/50 px-3 py-2 text-sm">
          {said(error.message)}
          {error.line !== null && ` (${t('line', { line: error.line })})`}
        </p>
      )}
    </>
  )
}

function Body({ job, step }: { job: ImportDetail; step: Step }) {
  if (step === 'upload')
    return (
      <Panel>
        <RowSkeletons />
      </Panel>
    )
  if (step === 'map') return <MapStep key={job.id} job={job} />
  if (step === 'review') return <ReviewStep job={job} />
  if (step === 'run') return <RunStep job={job} />
  return <ResultStep job={job} />
}
