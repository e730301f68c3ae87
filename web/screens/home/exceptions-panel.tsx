import { Link } from '@tanstack/react-router'
import { CircleCheck } from 'lucide-react'
import { useWords } from '../../language.ts'
import type { Overview } from '../../overview.ts'
import { Amount } from '../../parts/amount.tsx'
import { cn } from '../../parts/cn.ts'
import { Panel } from '../../parts/page.tsx'
import { RowSkeletons } from '../../parts/skeleton.tsx'

const kinds: { name: keyof Overview['exceptions']; to: string; search?: Record<string, string> }[] = [
  { name: 'failedIntakes', to: '/intakes', search: { status: 'failed' } },
  { name: 'deadIntakes', to: '/intakes', search: { status: 'dead' } },
  { name: 'unreadableIntakes', to: '/intakes', search: { unreadable: 'true' } },
  { name: 'troubledEffects', to: '/exceptions' },
  { name: 'rejectedRequests', to: '/connections' },
]

/** What needs a person, of the last 24 hours. */
export function ExceptionsPanel({ exceptions }: { exceptions: Overview['exceptions'] | undefined }) {
  const t = useWords('home')
  const total = exceptions && Object.values(exceptions).reduce((sum, count) => sum + count, 0)
  return (
    <Panel
      title={t('exceptions')}
      aside={
        total === 0 && (
          <span className="flex items-center gap-1 text-xs text-good">
            <CircleCheck className="size-3.5" aria-hidden />
            {t('allWell')}
          </span>
        )
      }
    >
      {!exceptions && <RowSkeletons count={5} />}
      {exceptions && (
        <ul className="flex flex-col py-1">
          {kinds.map(({ name, to, search }) => (
            <li key={name}>
              <Link
                to={to}
                search={search as never}
                className="flex h-8 items-center gap-2 px-3 text-sm hover:bg-sunken max-md:h-10"
              >
                <span className="min-w-0 flex-1 truncate">{t(`exceptions.${name}`)}</span>
                <Amount
                  value={exceptions[name]}
                  className={cn('font-medium', exceptions[name] > 0 ? 'text-bad' : 'text-soft')}
                />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
