import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ask } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Amount, Share } from '../../parts/amount.tsx'
import { Button } from '../../parts/button.tsx'
import { cn } from '../../parts/cn.ts'
import { Field, Select } from '../../parts/field.tsx'
import { Moment } from '../../parts/moment.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { usePlaceOf } from '../../parts/rule-trace.tsx'
import { useNameOf } from '../../people.ts'
import type { Rule, Simulation } from './data.ts'

const spans = [1, 7, 30, 90]

/** What the rules would have done with the leads of the last days, beside what was done. Nothing is written. */
export function SimulatePanel({ rules, isDraft }: { rules: Rule[]; isDraft: boolean }) {
  const t = useWords('routing')
  const [days, setDays] = useState(7)
  const simulate = useMutation({
    mutationFn: () =>
      ask<Simulation>('POST', '/routing-rules/simulate', { body: { draft: isDraft, days, limit: 100 } }),
    meta: { quiet: true },
  })
  return (
    <div className="flex flex-col gap-3">
      <p className="text-xs text-soft">{t(isDraft ? 'simulateDraft' : 'simulateLive')}</p>
      <div className="flex items-end gap-2">
        <Field label={t('days')} className="flex-1">
          {(tie) => (
            <Select {...tie} value={days} onChange={(event) => setDays(Number(event.target.value))}>
              {spans.map((span) => (
                <option key={span} value={span}>
                  {t('lastDays', { count: span })}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button tone="primary" isBusy={simulate.isPending} onClick={() => simulate.mutate()}>
          {t('simulateGo')}
        </Button>
      </div>
      {simulate.error && <ProblemBox error={simulate.error} />}
      {simulate.data && <Told told={simulate.data} rules={rules} />}
    </div>
  )
}

function Told({ told, rules }: { told: Simulation; rules: Rule[] }) {
  const t = useWords('routing')
  const nameOf = useNameOf()
  const placeOf = usePlaceOf()
  const ruleOf = (id: string | null) =>
    id === null ? t('fallback') : (rules.find((rule) => rule.id === id)?.name ?? id.slice(0, 8))
  return (
    <div aria-live="polite" className="flex flex-col gap-4 text-sm">
      <p>
        <span className="font-medium">
          <Amount value={told.changed} />
        </span>{' '}
        {t('wouldMove', { count: told.leads })} (<Share of={told.changed} all={told.leads} />)
        {!told.isComplete && <span className="block text-xs text-warn">{t('newestOnly')}</span>}
      </p>
      <Shares title={t('byRule')} shares={told.rules} labelOf={ruleOf} />
      <Shares
        title={t('byOwner')}
        shares={told.owners}
        labelOf={(id) => (id === null ? t('nobodyInParticular') : nameOf(id))}
      />
      {told.workspaces.length > 1 && (
        <Shares title={t('byWorkspace')} shares={told.workspaces} labelOf={(id) => (id === null ? '–' : placeOf(id))} />
      )}
      {told.items.length > 0 && <Moved items={told.items} ruleOf={ruleOf} />}
    </div>
  )
}

function Shares({
  title,
  shares,
  labelOf,
}: {
  title: string
  shares: Simulation['rules']
  labelOf(id: string | null): string
}) {
  const t = useWords('routing')
  const most = Math.max(1, ...shares.flatMap(({ before, after }) => [before, after]))
  if (shares.length === 0) return null
  return (
    <table className="w-full text-sm">
      <caption className="pb-1 text-left text-xs font-medium text-soft">{title}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">{title}</th>
          <th scope="col">{t('before')}</th>
          <th scope="col">{t('after')}</th>
        </tr>
      </thead>
      <tbody>
        {shares.map(({ id, before, after }) => (
          <tr key={id} className="border-t border-line/60">
            <th scope="row" className="max-w-40 py-1 pr-2 text-left font-normal">
              <span className="block truncate">{labelOf(id)}</span>
              <Bar share={before / most} className="bg-edge/60" />
              <Bar share={after / most} className="bg-accent" />
            </th>
            <td className="w-14 text-right text-soft">
              <Amount value={before} />
            </td>
            <td className="w-14 text-right font-medium">
              <Amount value={after} />
            </td>
            <td className={cn('w-14 text-right text-xs', after > before ? 'text-good' : 'text-soft')}>
              {after === before ? '=' : `${after > before ? '+' : '−'}${Math.abs(after - before)}`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Bar({ share, className }: { share: number; className: string }) {
  return (
    <span className="mt-0.5 block h-1 rounded-full bg-sunken" aria-hidden>
      <span className={cn('block h-1 rounded-full', className)} style={{ width: `${share * 100}%` }} />
    </span>
  )
}

function Moved({ items, ruleOf }: { items: Simulation['items']; ruleOf(id: string | null): string }) {
  const t = useWords('routing')
  const nameOf = useNameOf()
  const whose = ({ ownerId, ruleId }: Simulation['items'][number]['before']) =>
    [ruleOf(ruleId), ownerId && nameOf(ownerId)].filter(Boolean).join(' · ')
  return (
    <section aria-label={t('moved')}>
      <h3 className="pb-1 text-xs font-medium text-soft">{t('moved')}</h3>
      <ul className="flex flex-col">
        {items.map(({ leadId, name, createdAt, before, after }) => (
          <li key={leadId} className="border-t border-line/60 py-1.5">
            <span className="flex items-center gap-2">
              <Link
                to="/leads/$id"
                params={{ id: leadId }}
                className="min-w-0 flex-1 truncate font-medium hover:underline"
              >
                {name ?? leadId.slice(0, 8)}
              </Link>
              <Moment at={createdAt} className="text-xs text-soft" />
            </span>
            <span className="text-xs text-soft">
              {whose(before)} → <span className="text-ink">{whose(after)}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
