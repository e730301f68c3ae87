import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, read } from '../../api.ts'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Field, Input } from '../../parts/field.tsx'
import { Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { RowSkeletons, Skeleton } from '../../parts/skeleton.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useMay } from '../../session.ts'
import { type RetentionPreview, type RetentionRule, type RetentionRules, useChange } from './data.ts'

const path = '/privacy/retention'
type Days = Record<string, string>

/** How long each class of data is kept. What rules would let go of is shown before they are saved: it does not come back. */
export function Retention() {
  const t = useWords('settings')
  const { data, error, refetch } = useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => read<{ items: RetentionRule[] }>(path, {}, signal),
  })
  return (
    <Panel title={t('retention')} bodyClassName="p-4">
      {error && !data && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-80" />}
      {/* made anew by what was saved */}
      {data && <Rules key={JSON.stringify(data.items)} rules={data.items} />}
    </Panel>
  )
}

function Rules({ rules }: { rules: RetentionRule[] }) {
  const t = useWords('settings')
  const mayChange = useMay('admin')
  const [days, setDays] = useState<Days>(() =>
    Object.fromEntries(rules.map(({ dataClass, keepDays }) => [dataClass, keepDays === null ? '' : String(keepDays)])),
  )
  const [asking, setAsking] = useState<RetentionRules | null>(null)
  const changed = rules.filter(({ dataClass, keepDays }) => daysOf(days[dataClass]!) !== keepDays)
  const isWrong = (dataClass: string) => Number.isNaN(daysOf(days[dataClass]!) ?? 1)
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        setAsking(Object.fromEntries(changed.map(({ dataClass }) => [dataClass, daysOf(days[dataClass]!)])))
      }}
    >
      <p className="text-sm text-soft">{t('retentionHelp')}</p>
      {rules.map(({ dataClass }) => (
        <Field
          key={dataClass}
          label={t(`class.${dataClass}`)}
          help={t(`classHelp.${dataClass}`)}
          error={isWrong(dataClass) ? t('retentionWrong') : null}
        >
          {(tie) => (
            <span className="flex items-center gap-2">
              <Input
                {...tie}
                inputMode="numeric"
                autoComplete="off"
                className="max-w-28"
                placeholder={t('forEver')}
                disabled={!mayChange}
                value={days[dataClass]}
                onChange={(event) => setDays({ ...days, [dataClass]: event.target.value })}
              />
              <span className="text-sm text-soft">{t('days')}</span>
            </span>
          )}
        </Field>
      ))}
      {mayChange && (
        <Button
          type="submit"
          tone="primary"
          className="self-start"
          disabled={changed.length === 0 || rules.some(({ dataClass }) => isWrong(dataClass))}
        >
          {t('retentionPreview')}
        </Button>
      )}
      {asking && <Preview rules={asking} onClose={() => setAsking(null)} />}
    </form>
  )
}

/** What the rules that changed would let go of now, and saving them. */
function Preview({ rules, onClose }: { rules: RetentionRules; onClose(): void }) {
  const t = useWords('settings')
  const formats = useFormats()
  const { data, error } = useQuery({
    queryKey: [path, 'preview', rules],
    queryFn: () => ask<RetentionPreview>('POST', `${path}/preview`, { body: rules }),
    gcTime: 0,
  })
  const save = useChange(
    [path],
    () => ask('PUT', path, { body: rules }),
    () => {
      tell(t('saved'))
      onClose()
    },
  )
  const rows = data?.items.reduce((sum, each) => sum + each.rows, 0) ?? 0
  const isGone = rows > 0
  return (
    <Confirm
      key={String(isGone)}
      isOpen
      onClose={onClose}
      onConfirm={() => data && save.mutate(undefined)}
      title={t('retentionAsk')}
      description={t(isGone ? 'retentionGoes' : 'retentionNothing')}
      action={t('save')}
      isDangerous={isGone}
      isBusy={save.isPending || !data}
      {...(isGone && { typed: formats.number(rows) })}
    >
      {error && <ProblemBox error={error} />}
      {!data && !error && <RowSkeletons count={2} />}
      <ul className="flex flex-col gap-1 text-sm">
        {Object.entries(rules).map(([dataClass, keepDays]) => {
          const found = data?.items.find((each) => each.dataClass === dataClass)?.rows ?? 0
          return (
            <li key={dataClass} className="flex flex-wrap justify-between gap-x-4">
              <span className="font-medium">{t(`class.${dataClass}`)}</span>
              <span className="text-soft">
                {keepDays === null
                  ? t('keptForEver')
                  : t('retentionRows', { count: found, number: formats.number(found) })}
              </span>
            </li>
          )
        })}
      </ul>
    </Confirm>
  )
}

/** Null: for ever; NaN: no number of days that a rule may have. */
function daysOf(text: string): number | null {
  if (text.trim() === '') return null
  const days = Number(text)
  return Number.isInteger(days) && days >= 1 && days <= 36_500 ? days : Number.NaN
}
