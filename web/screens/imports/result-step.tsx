import { Download, RotateCcw, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { download } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Button, ButtonLink } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Menu, MenuItem } from '../../parts/menu.tsx'
import { Panel } from '../../parts/page.tsx'
import { tellProblem } from '../../parts/toasts.tsx'
import { useFilters } from '../../search.ts'
import { useMay } from '../../session.ts'
import { BucketBar } from './bucket-bar.tsx'
import { type Bucket, type ImportDetail, useImport } from './data.ts'
import { Progress } from './progress.tsx'
import { Routing } from './review-step.tsx'
import { Rows } from './rows.tsx'

/** What became of the rows, the way to what was wrong, and the way back. */
export function ResultStep({ job }: { job: ImportDetail }) {
  const t = useWords('imports')
  const [filters, change] = useFilters<'bucket'>()
  const all = Object.values(job.counts).reduce((sum, count) => sum + count, 0)
  if (job.status === 'undoing') return <Progress job={job} title={t('state.undoing')} />
  return (
    <>
      <Panel title={t('became', { count: all })} bodyClassName="flex flex-col gap-3 p-3">
        <BucketBar
          counts={job.counts}
          chosen={filters.bucket as Bucket | undefined}
          onChoose={(bucket) => change({ bucket })}
        />
        <Routing routing={job.routing} />
        {job.undone && <p className="text-sm text-soft">{t('undone', job.undone)}</p>}
        <Actions job={job} />
      </Panel>
      {job.total !== null && (
        <Panel title={t('rows')}>
          <Rows path={`/imports/${job.id}/rows`} filter={{ bucket: filters.bucket }} columns={job.columns ?? []} />
        </Panel>
      )}
    </>
  )
}

function Actions({ job }: { job: ImportDetail }) {
  const t = useWords('imports')
  const mayWrite = useMay('write')
  const { move } = useImport(job.id)
  const [isUndoing, setUndoing] = useState(false)
  const save = (format: 'csv' | 'xlsx') =>
    void download(`/imports/${job.id}/errors/download`, `errors.${format}`, { format }).catch(tellProblem)
  const undo = () => move.mutate('undo', { onSuccess: () => setUndoing(false) })
  const wrong = job.problems.reduce((sum, { rows }) => sum + rows, 0)
  const mayUndo =
    ['completed', 'cancelled', 'failed'].includes(job.status) && job.counts.created + job.counts.updated > 0
  return (
    <div className="flex flex-wrap gap-2">
      <ButtonLink to="/leads" search={{ since: job.createdAt }}>
        {t('seeLeads')}
      </ButtonLink>
      {wrong > 0 && (
        <Menu
          align="start"
          trigger={
            <Button>
              <Download />
              {t('downloadProblems')}
            </Button>
          }
        >
          <MenuItem onSelect={() => save('csv')}>CSV</MenuItem>
          <MenuItem onSelect={() => save('xlsx')}>XLSX</MenuItem>
        </Menu>
      )}
      {mayWrite && job.status === 'failed' && job.total !== null && (
        <Button isBusy={move.isPending} onClick={() => move.mutate('resume')}>
          <RotateCcw />
          {t('resume')}
        </Button>
      )}
      {mayWrite && mayUndo && (
        <Button tone="danger" onClick={() => setUndoing(true)}>
          <Undo2 />
          {t('undoImport')}
        </Button>
      )}
      <Confirm
        isOpen={isUndoing}
        onClose={() => setUndoing(false)}
        onConfirm={undo}
        title={t('undoImport')}
        description={t('undoHelp')}
        action={t('undoImport')}
        isBusy={move.isPending}
        isDangerous
      />
    </div>
  )
}
