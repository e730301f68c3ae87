import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ask } from '../api.ts'
import { useWords } from '../language.ts'
import { useList } from '../pages.ts'
import { Button } from '../parts/button.tsx'
import { cn } from '../parts/cn.ts'
import { Empty } from '../parts/empty.tsx'
import { Ago } from '../parts/moment.tsx'
import { ProblemBox } from '../parts/problem.tsx'
import { RowSkeletons } from '../parts/skeleton.tsx'
import { type Notice, pathOf } from './notices.ts'

/** What the reader was told, newest first; opening one marks it as seen. */
export default function NoticeList({ onClose }: { onClose(): void }) {
  const t = useWords('shell')
  const list = useList<Notice>('/notifications', {}, { pageSize: 30 })
  const queries = useQueryClient()
  const see = useMutation({
    mutationFn: (ids?: string[]) => ask('POST', '/notifications/read', { body: ids ? { ids } : {} }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['/notifications'] }),
  })
  if (list.error && !list.rows) return <ProblemBox error={list.error} onRetry={list.refetch} />
  if (!list.rows) return <RowSkeletons />
  if (list.rows.length === 0) return <Empty title={t('notices.none')} />
  const open = (notice: Notice) => {
    if (!notice.isRead) see.mutate([notice.id])
    onClose()
  }
  return (
    <>
      {list.rows.some(({ isRead }) => !isRead) && (
        <Button size="sm" className="mb-2" isBusy={see.isPending} onClick={() => see.mutate(undefined)}>
          {t('notices.seeAll')}
        </Button>
      )}
      <ul className="-mx-2 flex flex-col">
        {list.rows.map((notice) => (
          <li key={notice.id} className="border-b border-line/60 last:border-0">
            <Line notice={notice} onOpen={() => open(notice)} />
          </li>
        ))}
      </ul>
      {list.onMore && (
        <Button size="sm" className="mt-2" isBusy={list.isLoadingMore} onClick={list.onMore}>
          {t('more')}
        </Button>
      )}
    </>
  )
}

function Line({ notice, onOpen }: { notice: Notice; onOpen(): void }) {
  const t = useWords('shell')
  const path = pathOf(notice)
  const told = (
    <>
      <span
        aria-hidden
        className={cn('mt-1.5 size-2 shrink-0 rounded-full', notice.isRead ? 'bg-transparent' : 'bg-accent')}
      />
      <span className="min-w-0 flex-1">
        <span className={cn('block text-sm wrap-anywhere', !notice.isRead && 'font-medium')}>
          {!notice.isRead && <span className="sr-only">{t('notices.new')}</span>}
          {notice.title}
        </span>
        <span className="block text-xs whitespace-pre-line wrap-anywhere text-soft">{notice.text}</span>
      </span>
      <Ago at={notice.createdAt} className="shrink-0 text-xs text-soft" />
    </>
  )
  const look = 'flex w-full gap-2.5 rounded-md px-2 py-2.5 text-left'
  if (!path) return <div className={look}>{told}</div>
  return (
    <Link to={path} onClick={onOpen} className={cn(look, 'hover:bg-sunken')}>
      {told}
    </Link>
  )
}
