import { useQuery } from '@tanstack/react-query'
import { CalendarClock, GitFork, History, MoreHorizontal, Plus } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../../language.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Menu, MenuItem } from '../../parts/menu.tsx'
import { Page, Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { RowSkeletons } from '../../parts/skeleton.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { useFilters } from '../../search.ts'
import { useMay } from '../../session.ts'
import { draftQuery, type RuleList, rulesQuery } from './data.ts'
import { DraftBanner } from './draft-banner.tsx'
import { RosterSheet } from './roster-sheet.tsx'
import { RuleEditor } from './rule-editor.tsx'
import { RuleListPanel } from './rule-list.tsx'
import { SimulatePanel } from './simulate-panel.tsx'
import { TestPanel } from './test-panel.tsx'
import { VersionSheet } from './version-sheet.tsx'
import { Warnings } from './warnings.tsx'

/** Who gets which lead: the rules, what one does, and what they would do with a lead or with last week's. */
export default function Routing() {
  const t = useWords('routing')
  const mayAdmin = useMay('admin')
  const [layer, setLayer] = useState<'versions' | 'rosters' | null>(null)
  const [, change] = useFilters<'rule'>()
  const { data: list, error, refetch } = useQuery(rulesQuery)
  const { data: draft } = useQuery(draftQuery)
  return (
    <Page
      title={t('title')}
      aside={list && <span className="text-sm text-soft">{t('version', { version: list.version })}</span>}
      actions={
        <>
          {mayAdmin && (
            <Button tone="primary" onClick={() => change({ rule: 'new' })}>
              <Plus />
              {t('newRule')}
            </Button>
          )}
          <Menu
            trigger={
              <IconButton label={t('more')}>
                <MoreHorizontal />
              </IconButton>
            }
          >
            <MenuItem icon={History} onSelect={() => setLayer('versions')}>
              {t('versions')}
            </MenuItem>
            <MenuItem icon={CalendarClock} onSelect={() => setLayer('rosters')}>
              {t('rosters')}
            </MenuItem>
          </Menu>
        </>
      }
    >
      {error && !list && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {draft?.isDraft && <DraftBanner draft={draft} />}
      {draft && draft.warnings.length > 0 && <Warnings warnings={draft.warnings} rules={draft.rules} />}
      {!list && !error && <RowSkeletons />}
      {list && <Body list={list} />}
      {layer === 'versions' && <VersionSheet onClose={() => setLayer(null)} />}
      {layer === 'rosters' && <RosterSheet onClose={() => setLayer(null)} />}
    </Page>
  )
}

function Body({ list }: { list: RuleList }) {
  const t = useWords('routing')
  const mayAdmin = useMay('admin')
  const [filters, change] = useFilters<'rule'>()
  const chosen = filters.rule ?? list.items[0]?.id ?? 'fallback'
  const rule = list.items.find(({ id }) => id === chosen)
  const isThere = rule !== undefined || chosen === 'fallback' || (chosen === 'new' && mayAdmin)
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[17rem_minmax(0,1fr)] xl:grid-cols-[18rem_minmax(0,1fr)_24rem]">
      <RuleListPanel list={list} chosen={chosen} onChoose={(id) => change({ rule: id })} />
      {isThere ? (
        <RuleEditor
          // another rule, or the same one saved by somebody: begin anew
          key={chosen + JSON.stringify(rule ? [rule.conditions, rule.actions, rule.name] : list.fallback)}
          list={list}
          rule={rule}
          isFallback={chosen === 'fallback'}
          onSaved={(id) => change({ rule: id })}
        />
      ) : (
        <Panel>
          <Empty
            icon={GitFork}
            title={t('gone')}
            action={<Button onClick={() => change({ rule: undefined })}>{t('back')}</Button>}
          />
        </Panel>
      )}
      <Panel className="lg:max-xl:col-span-2" bodyClassName="p-3 pt-1">
        <Tabs
          label={t('look')}
          param="look"
          tabs={[
            { name: 'test', label: t('test'), content: <TestPanel isDraft={list.isDraft} /> },
            ...(mayAdmin
              ? [
                  {
                    name: 'simulate',
                    label: t('simulate'),
                    content: <SimulatePanel rules={list.items} isDraft={list.isDraft} />,
                  },
                ]
              : []),
          ]}
        />
      </Panel>
    </div>
  )
}
