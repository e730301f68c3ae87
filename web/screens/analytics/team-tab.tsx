import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Amount, Share } from '../../parts/amount.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Panel } from '../../parts/page.tsx'
import { type Managers, useFigures } from './data.ts'
import { Figures, People, Ranking, Sums } from './figures.tsx'

/** The manager's view: who has leads, how fast they are answered, which nobody touched, what closed. */
export function TeamTab() {
  const t = useWords('analytics')
  const managers = useFigures<Managers>('/managers', { limit: '200' })
  return (
    <Panel title={t('tab.team')}>
      <Figures of={managers}>
        {({ items }) => (items.length === 0 ? <Empty title={t('none')} /> : <Persons items={items} />)}
      </Figures>
    </Panel>
  )
}

function Persons({ items }: { items: Managers['items'] }) {
  const t = useWords('analytics')
  const formats = useFormats()
  const byLeads = [...items].sort((a, b) => b.leads - a.leads)
  return (
    <Ranking
      label={t('tab.team')}
      headers={[
        t('person'),
        t('leads'),
        t('untouched'),
        t('firstContact'),
        t('within5'),
        t('closed'),
        t('step.purchased'),
        t('revenue'),
      ]}
      rows={byLeads.map((one) => ({
        key: one.userId ?? 'nobody',
        label: one.name ?? t(one.userId === null ? 'nobody' : 'unknown'),
        value: one.leads,
        figures: [
          <People key="leads" count={one.leads} people={one.people} />,
          <span key="untouched" className={one.untouched > 0 ? 'text-warn' : ''}>
            <Amount value={one.untouched} />
          </span>,
          one.medianFirstContactSeconds === null ? '–' : formats.duration(one.medianFirstContactSeconds * 1_000),
          <Share key="share" of={one.contactedWithin5Minutes} all={one.leads} />,
          <Amount key="closed" value={one.closed} />,
          <Amount key="purchased" value={one.purchased} />,
          <Sums key="revenue" of={one.revenue} />,
        ],
      }))}
    />
  )
}
