import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useWords } from '../../language.ts'
import { useNews, usePollMs } from '../../live.ts'
import { overviewQuery, statsQuery } from '../../overview.ts'
import { Page } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { ConnectionsPanel } from './connections-panel.tsx'
import { ExceptionsPanel } from './exceptions-panel.tsx'
import { Feed } from './feed.tsx'
import { IntakePanel } from './intake-panel.tsx'
import { SendersPanel } from './senders-panel.tsx'
import { Tiles } from './tiles.tsx'

/** Counts are read anew when something happened, at most this often. */
const rereadMs = 2_000

/** How things are right now. */
export default function Home() {
  const t = useWords('home')
  useLiveCounts()
  const pollMs = usePollMs()
  const overview = useQuery({ ...overviewQuery, refetchInterval: pollMs })
  const since = overview.data?.dayStart
  const stats = useQuery({ ...statsQuery(since), enabled: since !== undefined, refetchInterval: pollMs })
  return (
    <Page title={t('title')}>
      {overview.error && !overview.data && (
        <ProblemBox error={overview.error} onRetry={() => void overview.refetch()} />
      )}
      <Tiles overview={overview.data} stats={stats.data} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <IntakePanel />
          <Feed />
        </div>
        <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-1">
          <ExceptionsPanel exceptions={overview.data?.exceptions} />
          <SendersPanel senders={overview.data?.senders} />
          <ConnectionsPanel />
        </div>
      </div>
    </Page>
  )
}

function useLiveCounts(): void {
  const queries = useQueryClient()
  const readAt = useRef(0)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useNews(() => {
    const wait = Math.max(0, readAt.current + rereadMs - performance.now())
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      readAt.current = performance.now()
      void queries.invalidateQueries({ queryKey: ['live'] })
    }, wait)
  })
}
