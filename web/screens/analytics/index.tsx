import { useEffect } from 'react'
import { useWords } from '../../language.ts'
import { Page } from '../../parts/page.tsx'
import { Segments } from '../../parts/segments.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { areShortcutsOn } from '../../shell/shortcuts.ts'
import { CampaignsTab } from './campaigns-tab.tsx'
import { type Period, periods, useComparison, usePeriod } from './data.ts'
import { OverviewTab } from './overview-tab.tsx'
import { QualityTab } from './quality-tab.tsx'
import { RevenueTab } from './revenue-tab.tsx'
import { RoutingTab } from './routing-tab.tsx'
import { SourcesTab } from './sources-tab.tsx'
import { TeamTab } from './team-tab.tsx'

/** What came of the leads of a period; every number opens the people behind it. */
export default function Analytics() {
  const t = useWords('analytics')
  const [period, choose] = usePeriod()
  const [comparison, compare] = useComparison()
  useKeys(choose, () => compare(comparison === 'none' ? 'previous' : 'none'))
  return (
    <Page
      title={t('title')}
      actions={
        <Segments<Period>
          label={t('period')}
          value={period}
          onChange={choose}
          options={periods.map((value) => ({ value, label: t(`period.${value}`) }))}
        />
      }
    >
      <Tabs
        label={t('title')}
        tabs={[
          { name: 'overview', label: t('tab.overview'), content: <OverviewTab /> },
          { name: 'sources', label: t('tab.sources'), content: <SourcesTab /> },
          { name: 'team', label: t('tab.team'), content: <TeamTab /> },
          { name: 'campaigns', label: t('tab.campaigns'), content: <CampaignsTab /> },
          { name: 'revenue', label: t('tab.revenue'), content: <RevenueTab /> },
          { name: 'routing', label: t('tab.routing'), content: <RoutingTab /> },
          { name: 'quality', label: t('tab.quality'), content: <QualityTab /> },
        ]}
      />
    </Page>
  )
}

const keys: Record<string, Period> = { d: '1', w: '7', m: '30' }

/** `d`, `w` and `m` choose a day, a week, a month; `x` compares or does not. */
function useKeys(choose: (period: Period) => void, toggle: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)
      if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !areShortcutsOn()) return
      const period = keys[event.key]
      if (period) choose(period)
      if (event.key === 'x') toggle()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [choose, toggle])
}
