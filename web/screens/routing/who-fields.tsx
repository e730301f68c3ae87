import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useWords } from '../../language.ts'
import { Field, Input, Select } from '../../parts/field.tsx'
import { TagInput } from '../../parts/tag-input.tsx'
import { membersQuery, teamsQuery } from '../../people.ts'
import { useSession } from '../../session.ts'
import { type Actions, type Candidate, candidatesOf } from './data.ts'
import { ScheduleForm } from './schedule-form.tsx'

type Who = 'nobody' | 'people' | 'team'

/** Undefined takes a part away. */
export type Changed = { [Name in keyof Actions]?: Actions[Name] | undefined }

interface WhoProps {
  actions: Actions
  workspaceId: string | null
  isFallback: boolean
  change(changed: Changed): void
}

/** Nobody, some people or a team, and how one of them is chosen. */
export function WhoFields({ actions, workspaceId, isFallback, change }: WhoProps) {
  const t = useWords('routing')
  const named = candidatesOf(actions)
  const [who, setWho] = useState<Who>(named.length > 0 ? 'people' : actions.assign_to_team ? 'team' : 'nobody')
  const nothing = {
    assign_to_user: undefined,
    assign_to_team: undefined,
    strategy: undefined,
    caps: undefined,
    schedule: undefined,
    if_nobody: undefined,
  }
  const choose = (next: Who) => {
    setWho(next)
    change(nothing)
  }
  return (
    <>
      <Field label={t('who')}>
        {(tie) => (
          <Select {...tie} value={who} onChange={(event) => choose(event.target.value as Who)}>
            {(['nobody', 'people', 'team'] as const).map((each) => (
              <option key={each} value={each}>
                {t(`who.${each}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {who === 'people' && <People named={named} workspaceId={workspaceId} change={change} />}
      {who === 'team' && <Team value={actions.assign_to_team} workspaceId={workspaceId} change={change} />}
      {who !== 'nobody' && <How actions={actions} who={who} isFallback={isFallback} change={change} />}
    </>
  )
}

/** The slug of a workspace that the reader may enter, for reading what is in it. */
const useSlugOf = (id: string | null) => useSession()?.workspaces.find((each) => each.id === id)?.slug

function People({
  named,
  workspaceId,
  change,
}: {
  named: Candidate[]
  workspaceId: string | null
  change: WhoProps['change']
}) {
  const t = useWords('routing')
  const members = useQuery(membersQuery(useSlugOf(workspaceId))).data?.items ?? []
  const nameOf = (id: string) => members.find(({ userId }) => userId === id)?.name ?? id.slice(0, 8)
  const put = (next: Candidate[]) =>
    change({
      assign_to_user:
        next.length === 0 ? undefined : next.map((each) => (Object.keys(each).length > 1 ? each : each.id)),
    })
  const setWeight = (id: string, text: string) =>
    put(named.map((each) => (each.id === id ? withWeight(each, text) : each)))
  return (
    <>
      <Field label={t('people')}>
        {({ id }) => (
          <TagInput
            id={id}
            label={t('people')}
            value={named.map((each) => each.id)}
            onChange={(ids) => put(ids.map((each) => named.find((one) => one.id === each) ?? { id: each }))}
            options={members.map(({ userId, name }) => ({ value: userId, label: name }))}
          />
        )}
      </Field>
      {named.length > 1 && (
        <ul className="flex flex-col gap-1">
          {named.map(({ id, weight }) => (
            <li key={id} className="flex items-center gap-2 text-sm">
              <span className="min-w-0 flex-1 truncate">{nameOf(id)}</span>
              <Input
                aria-label={t('weightOf', { name: nameOf(id) })}
                type="number"
                min={1}
                max={1_000}
                className="w-24"
                value={weight ?? 1}
                onChange={(event) => setWeight(id, event.target.value)}
              />
            </li>
          ))}
          <li className="text-xs text-soft">{t('weightHelp')}</li>
        </ul>
      )}
    </>
  )
}

function withWeight({ weight: _, ...rest }: Candidate, text: string): Candidate {
  const weight = Math.round(Number(text))
  return weight > 1 ? { ...rest, weight } : rest
}

function Team({
  value,
  workspaceId,
  change,
}: {
  value: string | undefined
  workspaceId: string | null
  change: WhoProps['change']
}) {
  const t = useWords('routing')
  const teams = useQuery(teamsQuery(useSlugOf(workspaceId))).data?.items ?? []
  return (
    <Field label={t('team')}>
      {(tie) => (
        <Select
          {...tie}
          required
          value={value ?? ''}
          onChange={(event) => change({ assign_to_team: event.target.value || undefined })}
        >
          <option value="">{t('pickTeam')}</option>
          {value && !teams.some(({ id }) => id === value) && <option value={value}>{value.slice(0, 8)}</option>}
          {teams.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}

const strategies = ['round_robin', 'weighted', 'least_loaded', 'fixed'] as const

function How({
  actions,
  who,
  isFallback,
  change,
}: {
  actions: Actions
  who: Who
  isFallback: boolean
  change: WhoProps['change']
}) {
  const t = useWords('routing')
  const cap = (name: 'per_hour' | 'per_day') => (
    <Field label={t(name)}>
      {(tie) => (
        <Input
          {...tie}
          type="number"
          min={1}
          max={100_000}
          placeholder={t('noLimit')}
          value={actions.caps?.[name] ?? ''}
          onChange={(event) => {
            const { [name]: _, ...rest } = actions.caps ?? {}
            const number = Math.round(Number(event.target.value))
            const caps = number > 0 ? { ...rest, [name]: number } : rest
            change({ caps: Object.keys(caps).length > 0 ? caps : undefined })
          }}
        />
      )}
    </Field>
  )
  return (
    <>
      <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
        <Field label={t('strategy')}>
          {(tie) => (
            <Select
              {...tie}
              value={actions.strategy ?? ''}
              onChange={(event) => change({ strategy: (event.target.value || undefined) as Actions['strategy'] })}
            >
              <option value="">{t(who === 'team' ? 'strategy.queue' : 'strategy.usual')}</option>
              {strategies.map((strategy) => (
                <option key={strategy} value={strategy}>
                  {t(`strategy.${strategy}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {!isFallback && (
          <Field label={t('ifNobody')}>
            {(tie) => (
              <Select
                {...tie}
                value={actions.if_nobody ?? 'unassigned'}
                onChange={(event) =>
                  change({ if_nobody: event.target.value === 'next_rule' ? 'next_rule' : undefined })
                }
              >
                <option value="unassigned">{t('ifNobody.unassigned')}</option>
                <option value="next_rule">{t('ifNobody.next_rule')}</option>
              </Select>
            )}
          </Field>
        )}
        {cap('per_hour')}
        {cap('per_day')}
      </div>
      <ScheduleForm value={actions.schedule} onChange={(schedule) => change({ schedule })} />
    </>
  )
}
