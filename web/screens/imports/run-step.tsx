import { Pause, Play } from 'lucide-react'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { useMay } from '../../session.ts'
import { BucketBar } from './bucket-bar.tsx'
import { type ImportDetail, useImport } from './data.ts'
import { Progress } from './progress.tsx'

/** The rows on their way in. */
export function RunStep({ job }: { job: ImportDetail }) {
  const t = useWords('imports')
  const mayWrite = useMay('write')
  const { move } = useImport(job.id)
  const isPaused = job.status === 'paused'
  return (
    <Progress job={job} title={t(isPaused ? 'state.paused' : 'running')}>
      <BucketBar counts={job.counts} />
      {mayWrite && (
        <Button
          className="self-start"
          isBusy={move.isPending}
          onClick={() => move.mutate(isPaused ? 'resume' : 'pause')}
        >
          {isPaused ? <Play /> : <Pause />}
          {t(isPaused ? 'resume' : 'pause')}
        </Button>
      )}
    </Progress>
  )
}
