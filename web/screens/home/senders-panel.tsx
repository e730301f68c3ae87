import { Link } from '@tanstack/react-router'
import { useWords } from '../../language.ts'
import type { Overview } from '../../overview.ts'
import { Badge } from '../../parts/badge.tsx'
import { Panel } from '../../parts/page.tsx'
import { useSaid } from '../../said.ts'

const most = 8

/** Numbers and addresses that messages leave from; those in trouble stand first. Absent while there is none. */
export function SendersPanel({ senders }: { senders: Overview['senders'] | undefined }) {
  const t = useWords('home')
  const said = useSaid()
  if (!senders || senders.length === 0) return null
  return (
    <Panel title={t('senders')}>
      <ul className="flex flex-col py-1">
        {senders.slice(0, most).map(({ connectionId, sender, state, isPaused, reason }) => (
          <li key={`${connectionId} ${sender}`}>
            <Link
              to="/senders"
              title={reason ? said(reason) : undefined}
              className="flex h-8 items-center gap-2 px-3 text-sm hover:bg-sunken max-md:h-10"
            >
              <span className="min-w-0 flex-1 truncate">{sender}</span>
              <Badge tone={isPaused ? 'warn' : state === 'open' ? 'good' : state === null ? 'idle' : 'bad'}>
                {isPaused ? t('sender.paused') : t(`sender.${state ?? 'unknown'}`)}
              </Badge>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
