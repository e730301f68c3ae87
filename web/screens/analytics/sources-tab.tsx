import { useWords } from '../../language.ts'
import { Amount, Share } from '../../parts/amount.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Panel } from '../../parts/page.tsx'
import { useVendorTitle } from '../../vendors.ts'
import { type Sources, useFigures } from './data.ts'
import { Figures, People, Ranking, Sums } from './figures.tsx'

/** Where leads came from and what became of them. */
export function SourcesTab() {
  const t = useWords('analytics')
  const titleOf = useVendorTitle()
  const sources = useFigures<Sources>('/analytics/sources')
  return (
    <Panel title={t('tab.sources')}>
      <Figures of={sources}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('none')} />
          ) : (
            <Ranking
              label={t('tab.sources')}
              headers={[
                t('source'),
                t('leads'),
                t('step.contacted'),
                t('step.replied'),
                t('step.purchased'),
                t('conversion'),
                t('revenue'),
              ]}
              rows={items.map(({ source, leads, contacted, replied, purchased, revenue, people }) => ({
                key: source ?? '',
                label: source === null ? t('unknown') : titleOf(source),
                value: leads,
                figures: [
                  <People key="leads" count={leads} people={people} />,
                  <Amount key="contacted" value={contacted} />,
                  <Amount key="replied" value={replied} />,
                  <Amount key="purchased" value={purchased} />,
                  <Share key="share" of={purchased} all={leads} />,
                  <Sums key="revenue" of={revenue} />,
                ],
              }))}
            />
          )
        }
      </Figures>
    </Panel>
  )
}
