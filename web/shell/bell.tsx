import { useQuery } from '@tanstack/react-query'
import { Bell as BellIcon } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useWords } from '../language.ts'
import { usePollMs } from '../live.ts'
import { IconButton } from '../parts/button.tsx'
import { Sheet } from '../parts/dialog.tsx'
import { RowSkeletons } from '../parts/skeleton.tsx'
import { unreadQuery } from './notices.ts'

const NoticeList = lazy(() => import('./notice-list.tsx'))

/** How often is asked while the stream is connected: it does not tell of notices. */
const calmMs = 60_000
/** More are only told as many. */
const mostTold = 99

/** What the reader was told and has not seen, and the list of it. */
export function Bell() {
  const t = useWords('shell')
  const [isOpen, setOpen] = useState(false)
  const { data } = useQuery({ ...unreadQuery, refetchInterval: usePollMs(calmMs) })
  const count = data?.unreadCount ?? 0
  const told = count > mostTold ? `${mostTold}+` : `${count}`
  return (
    <>
      <span className="relative">
        <IconButton
          label={count > 0 ? t('notices.unread', { count: told }) : t('notices')}
          onClick={() => setOpen(true)}
        >
          <BellIcon />
        </IconButton>
        {count > 0 && (
          <span
            aria-hidden
            className="pointer-events-none absolute top-0 right-0 flex h-4 min-w-4 items-center justify-center rounded-full bg-bad px-1 text-[10px] leading-none font-semibold text-surface"
          >
            {told}
          </span>
        )}
      </span>
      <Sheet isOpen={isOpen} onClose={() => setOpen(false)} title={t('notices')}>
        <Suspense fallback={<RowSkeletons />}>
          <NoticeList onClose={() => setOpen(false)} />
        </Suspense>
      </Sheet>
    </>
  )
}
