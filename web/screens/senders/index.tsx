import { Smartphone } from 'lucide-react'
import { useWords } from '../../language.ts'
import { ButtonLink } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { SenderCard } from './card.tsx'
import { useSenders } from './data.ts'

/** The numbers, instances and mailboxes that messages leave from. */
export default function Senders() {
  const t = useWords('senders')
  const { data, error, refetch } = useSenders()
  return (
    <Page title={t('title')}>
      {error && !data && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && (
        <Empty
          icon={Smartphone}
          title={t('none')}
          action={<ButtonLink to="/connections">{t('nav.connections')}</ButtonLink>}
        >
          {t('noneHelp')}
        </Empty>
      )}
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(20rem,100%),1fr))] gap-3">
        {!data && !error && [1, 2, 3].map((n) => <Skeleton key={n} className="h-64" />)}
        {data?.items.map((sender) => (
          <SenderCard key={`${sender.id} ${sender.channel}`} sender={sender} />
        ))}
      </div>
    </Page>
  )
}
