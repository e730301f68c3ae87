import { Link } from '@tanstack/react-router'
import { Inbox, Pause, Play } from 'lucide-react'
import { useState } from 'react'
import { type Intake, useLiveIntakes } from '../../intakes.ts'
import { useWords } from '../../language.ts'
import { Button, ButtonLink, IconButton } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useIntakeColumns } from '../../parts/intake-columns.tsx'
import { Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { DataTable } from '../../parts/table.tsx'

/** What comes in, as it comes; held while the reader points at it, or as long as they like. */
export function Feed() {
  const t = useWords('home')
  const [isPointed, setPointed] = useState(false)
  const [isPaused, setPaused] = useState(false)
  const feed = useLiveIntakes({}, isPointed || isPaused, 50)
  const columns = useIntakeColumns()
  return (
    <div className="relative" onPointerEnter={() => setPointed(true)} onPointerLeave={() => setPointed(false)}>
      <Panel
        title={t('feed')}
        bodyClassName="h-96 flex flex-col"
        className="overflow-hidden"
        aside={
          <>
            <IconButton
              label={t(isPaused ? 'resume' : 'pause')}
              size="tiny"
              aria-pressed={isPaused}
              onClick={() => setPaused(!isPaused)}
            >
              {isPaused ? <Play /> : <Pause />}
            </IconButton>
            <Link to="/intakes" className="text-xs text-accent hover:underline">
              {t('all')}
            </Link>
          </>
        }
      >
        {feed.waiting > 0 && (
          <Button
            tone="primary"
            size="sm"
            className="absolute top-20 left-1/2 z-20 -translate-x-1/2 rounded-full shadow-lift"
            onClick={feed.showWaiting}
          >
            {t('intake.waiting', { count: feed.waiting })}
          </Button>
        )}
        {feed.error && !feed.rows && (
          <div className="p-3">
            <ProblemBox error={feed.error} onRetry={feed.refetch} />
          </div>
        )}
        <DataTable<Intake>
          label={t('feed')}
          className="flex-1"
          columns={columns}
          rows={feed.error && !feed.rows ? [] : feed.rows?.slice(0, 100)}
          keyOf={({ id }) => id}
          pathOf={({ id }) => `/intakes/${id}`}
          isFresh={feed.isFresh}
          empty={
            <Empty
              icon={Inbox}
              title={t('none')}
              action={<ButtonLink to="/connections">{t('nav.connections')}</ButtonLink>}
            >
              {t('noneHelp')}
            </Empty>
          }
        />
      </Panel>
    </div>
  )
}
