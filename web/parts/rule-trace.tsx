import { ArrowRight, Check, X } from 'lucide-react'
import type { z } from 'zod'
import type { explanation } from '../../src/features/routing/contract-look.ts'
import { type Test, useVocabulary } from '../conditions.ts'
import { currentLanguage, useWords } from '../language.ts'
import { useNameOf } from '../people.ts'
import { useSaid } from '../said.ts'
import { useSession } from '../session.ts'
import { Badge, type Tone } from './badge.tsx'
import { cn } from './cn.ts'
import { useValueTeller } from './condition-text.tsx'
import { Disclosure } from './disclosure.tsx'

type Explanation = z.output<typeof explanation>
type RuleTrace = Explanation['trace'][number]

type TestTrace = Test & { operand: unknown; basis?: Record<string, string>; result: boolean }
type ConditionTrace =
  | { all: ConditionTrace[]; result: boolean }
  | { any: ConditionTrace[]; result: boolean }
  | { not: ConditionTrace; result: boolean }
  | TestTrace

const tones: Record<RuleTrace['outcome'], Tone> = {
  decided: 'good',
  took_part: 'busy',
  passed_on: 'warn',
  not_matched: 'idle',
  not_reached: 'idle',
  inactive: 'idle',
  invalid: 'bad',
}

/** What the rules decided about a lead, whom they chose, and why: every rule with its conditions, met in green. */
export function Decision({ told }: { told: Explanation }) {
  const t = useWords('shell')
  const said = useSaid()
  const nameOf = useNameOf()
  const placeOf = usePlaceOf()
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <p className="font-medium">{said(told.reason)}</p>
      <p className="flex flex-wrap items-center gap-1.5 text-soft">
        <ArrowRight className="size-3.5" aria-hidden />
        {placeOf(told.workspaceId)}
        {told.teamId && ` · ${nameOf(told.teamId)}`} · {told.ownerId ? nameOf(told.ownerId) : t('trace.nobody')}
      </p>
      {told.draws.length > 0 && (
        <Disclosure title={t('trace.draws')}>
          {told.draws.map((draw) => (
            <ul key={draw.ruleId} className="flex flex-col gap-0.5 text-xs">
              {draw.candidates.map(({ id, skipped }) => (
                <li key={id} className="flex items-center gap-1.5">
                  <span className={cn(id === draw.chosen && 'font-medium text-good')}>{nameOf(id)}</span>
                  {id === draw.chosen && <Check className="size-3 text-good" aria-label={t('trace.chosen')} />}
                  {skipped && <span className="text-soft">{skipped}</span>}
                </li>
              ))}
            </ul>
          ))}
        </Disclosure>
      )}
      <ol className="flex flex-col gap-1">
        {told.trace.map((rule) => (
          <RuleLine key={rule.ruleId} rule={rule} />
        ))}
      </ol>
    </div>
  )
}

/** The name of a workspace that the reader may enter. */
export function usePlaceOf(): (id: string) => string {
  const session = useSession()
  return (id) => session?.workspaces.find((each) => each.id === id)?.name ?? id.slice(0, 8)
}

function RuleLine({ rule }: { rule: RuleTrace }) {
  const t = useWords('shell')
  return (
    <li className="rounded-md border px-2 py-1.5">
      <div className="mb-1 flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate text-sm">{rule.name}</span>
        <Badge tone={tones[rule.outcome]}>{t(`trace.${rule.outcome}`)}</Badge>
      </div>
      {rule.problem && <p className="text-xs text-bad">{rule.problem}</p>}
      {rule.conditions !== null && rule.conditions !== undefined && (
        <Disclosure title={t('trace.conditions')}>
          <Node node={rule.conditions as ConditionTrace} />
        </Disclosure>
      )}
    </li>
  )
}

function Node({ node }: { node: ConditionTrace }) {
  const t = useWords('shell')
  if ('field' in node) return <TestLine test={node} />
  const [mode, parts] =
    'all' in node
      ? (['all', node.all] as const)
      : 'any' in node
        ? (['any', node.any] as const)
        : (['none', [node.not]] as const)
  return (
    <div className={cn('flex flex-col gap-0.5 border-l-2 pl-2', node.result ? 'border-good' : 'border-bad')}>
      <span className="flex items-center gap-1 text-xs text-soft">
        <Mark isMet={node.result} />
        {parts.length === 0 ? t('condition.everybody') : t(`condition.${mode}`)}
      </span>
      {parts.map((part, at) => (
        <Node key={at} node={part} />
      ))}
    </div>
  )
}

function TestLine({ test }: { test: TestTrace }) {
  const t = useWords('shell')
  const vocabulary = useVocabulary()
  const tellValue = useValueTeller()
  const { field, operand, basis, result } = test
  const operator = vocabulary?.operatorOf(test)?.labels[currentLanguage()] ?? test.op
  const held = operand === null ? t('trace.unknown') : tellValue({ field, value: operand as string })
  return (
    <p className="flex items-start gap-1 text-xs">
      <Mark isMet={result} />
      <span className="min-w-0 wrap-anywhere">
        {vocabulary?.labelOf(field) ?? field} {operator} {tellValue(test)}{' '}
        <span className={result ? 'text-good' : 'text-bad'}>
          {t('trace.held', { value: held })}
          {basis?.from && ` (${t('trace.from', { from: basis.from })})`}
        </span>
      </span>
    </p>
  )
}

function Mark({ isMet }: { isMet: boolean }) {
  const t = useWords('shell')
  const Icon = isMet ? Check : X
  return (
    <Icon
      className={cn('mt-0.5 size-3 shrink-0', isMet ? 'text-good' : 'text-bad')}
      aria-label={t(isMet ? 'trace.met' : 'trace.unmet')}
    />
  )
}
