import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Amount, Share } from '../../parts/amount.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Panel } from '../../parts/page.tsx'
import { type Routing, useFigures, type Workspaces } from './data.ts'
import { Figures, People, Ranking } from './figures.tsx'

/** Where leads went: by rule, and by workspace. */
export function RoutingTab() {
  const t = useWords('analytics')
  const routing = useFigures<Routing>('/analytics/routing')
  const workspaces = useFigures<Workspaces>('/analytics/workspaces')
  return (
    <div className="grid items-start gap-4 xl:grid-cols-2">
      <Panel title={t('byRule')}>
        <Figures of={routing}>
          {({ items }) => (items.length === 0 ? <Empty title={t('none')} /> : <Rules items={items} />)}
        </Figures>
      </Panel>
      <Panel title={t('byWorkspace')}>
        <Figures of={workspaces}>
          {({ items }) => (
            <Ranking
              label={t('byWorkspace')}
              headers={[t('workspace'), t('leads'), t('step.contacted'), t('step.purchased'), t('conversion')]}
              rows={items.map(({ id, name, leads, contacted, purchased }) => ({
                key: id,
                label: name,
                value: leads,
                figures: [
                  <Amount key="leads" value={leads} />,
                  <Amount key="contacted" value={contacted} />,
                  <Amount key="purchased" value={purchased} />,
                  <Share key="share" of={purchased} all={leads} />,
                ],
              }))}
            />
          )}
        </Figures>
      </Panel>
    </div>
  )
}

function Rules({ items }: { items: Routing['items'] }) {
  const t = useWords('analytics')
  const formats = useFormats()
  return (
    <Ranking
      label={t('byRule')}
      headers={[t('rule'), t('leads'), t('ofAll')]}
      rows={items.map(({ ruleId, ruleName, leads, share, people }) => ({
        key: ruleId ?? '',
        label: ruleId === null ? t('noRule') : (ruleName ?? ruleId.slice(0, 8)),
        value: leads,
        figures: [<People key="leads" count={leads} people={people} />, formats.percent(share)],
      }))}
    />
  )
}
