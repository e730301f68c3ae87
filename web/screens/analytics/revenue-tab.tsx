import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Badge } from '../../parts/badge.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Panel } from '../../parts/page.tsx'
import { Segments } from '../../parts/segments.tsx'
import { useVendorTitle } from '../../vendors.ts'
import { type Revenue, useFigures } from './data.ts'
import { Figures, Ranking, Sums } from './figures.tsx'

const models = ['last', 'first', 'linear'] as const
type Model = (typeof models)[number]

/** Which sources and campaigns purchases are credited to. */
export function RevenueTab() {
  const t = useWords('analytics')
  const [model, setModel] = useState<Model>('last')
  const revenue = useFigures<Revenue>('/analytics/revenue', { model })
  return (
    <Panel
      title={t('tab.revenue')}
      aside={
        <Segments<Model>
          label={t('model')}
          value={model}
          onChange={setModel}
          options={models.map((value) => ({ value, label: t(`model.${value}`) }))}
        />
      }
    >
      <p className="px-3 pt-2 text-xs text-soft">{t(`model.help.${model}`)}</p>
      <Figures of={revenue}>
        {({ items }) => (items.length === 0 ? <Empty title={t('noPurchases')} /> : <Credits items={items} />)}
      </Figures>
    </Panel>
  )
}

function Credits({ items }: { items: Revenue['items'] }) {
  const t = useWords('analytics')
  const formats = useFormats()
  const titleOf = useVendorTitle()
  return (
    <Ranking
      label={t('tab.revenue')}
      headers={[t('creditedTo'), t('step.purchased'), t('revenue')]}
      rows={items.map(({ kind, key, name, purchases, revenue }) => ({
        key: `${kind} ${key}`,
        label: (
          <span className="inline-flex items-center gap-2">
            <Badge>{t(`credit.${kind}`)}</Badge>
            {kind === 'campaign' && key ? (
              <Link to={`/campaigns/${key}`} className="hover:underline">
                {name ?? key.slice(0, 8)}
              </Link>
            ) : name === null ? (
              t('unknown')
            ) : (
              titleOf(name)
            )}
          </span>
        ),
        value: revenue.reduce((sum, { amount }) => sum + amount, 0),
        figures: [formats.number(purchases), <Sums key="revenue" of={revenue} />],
      }))}
    />
  )
}
