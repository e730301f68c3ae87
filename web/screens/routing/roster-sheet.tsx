import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Sheet } from '../../parts/dialog.tsx'
import { Disclosure } from '../../parts/disclosure.tsx'
import { Field, Input, Switch } from '../../parts/field.tsx'
import { RowSkeletons } from '../../parts/skeleton.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useMembers } from '../../people.ts'
import { useMay } from '../../session.ts'
import { type Roster, type Schedule, useRosters } from './data.ts'
import { ScheduleForm } from './schedule-form.tsx'

type Said = Omit<Roster, 'userId' | 'name' | 'schedule'> & { schedule: Schedule | null }

const always: Said = { isOnDuty: true, awayUntil: null, schedule: null, perHour: null, perDay: null }

/** When people may be given leads by the rules. */
export function RosterSheet({ onClose }: { onClose(): void }) {
  const t = useWords('routing')
  const members = useMembers()
  const { data } = useRosters()
  return (
    <Sheet isOpen onClose={onClose} title={t('rosters')} description={t('rostersHelp')}>
      {!data && <RowSkeletons />}
      {data && members.length === 0 && <p className="text-sm text-soft">{t('noMembers')}</p>}
      <ul className="flex flex-col">
        {data &&
          members.map(({ userId, name }) => {
            const roster = data.items.find((each) => each.userId === userId)
            return <Person key={userId} userId={userId} name={name} roster={roster as Said | undefined} />
          })}
      </ul>
    </Sheet>
  )
}

function Person({ userId, name, roster = always }: { userId: string; name: string; roster: Said | undefined }) {
  const t = useWords('routing')
  const mayAdmin = useMay('admin')
  const queries = useQueryClient()
  const [said, setSaid] = useState(roster)
  const save = useMutation({
    mutationFn: ({ isOnDuty, awayUntil, schedule, perHour, perDay }: Said) =>
      ask('PUT', `/rosters/${userId}`, { body: { isOnDuty, awayUntil, schedule, perHour, perDay } }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['/rosters'] })
      void queries.invalidateQueries({ queryKey: ['/routing-rules'] })
      tell(t('rosterSaved'))
    },
  })
  const set = (changed: Partial<Said>) => setSaid({ ...said, ...changed })
  const isAway = roster.awayUntil !== null && Date.parse(roster.awayUntil) > Date.now()
  return (
    <li className="flex flex-col gap-1 border-b border-line/60 py-2.5 text-sm last:border-0">
      <span className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
        {isAway && <Badge tone="warn">{t('away')}</Badge>}
        <Switch
          label={t('onDuty', { name })}
          disabled={!mayAdmin}
          checked={said.isOnDuty}
          onCheckedChange={(isOnDuty) => {
            set({ isOnDuty })
            save.mutate({ ...said, isOnDuty })
          }}
        />
      </span>
      {mayAdmin && (
        <Disclosure title={t('hoursAndLimits')}>
          <div className="flex flex-col gap-3 pt-1">
            <ScheduleForm
              value={said.schedule ?? undefined}
              onChange={(schedule) => set({ schedule: schedule ?? null })}
            />
            <div className="grid grid-cols-3 gap-2 max-md:grid-cols-1">
              <Limit label={t('per_hour')} value={said.perHour} onChange={(perHour) => set({ perHour })} />
              <Limit label={t('per_day')} value={said.perDay} onChange={(perDay) => set({ perDay })} />
              <Field label={t('awayUntil')}>
                {(tie) => (
                  <Input
                    {...tie}
                    type="date"
                    value={said.awayUntil?.slice(0, 10) ?? ''}
                    onChange={(event) =>
                      set({
                        awayUntil: event.target.value ? new Date(`${event.target.value}T00:00`).toISOString() : null,
                      })
                    }
                  />
                )}
              </Field>
            </div>
            <Button
              size="sm"
              tone="primary"
              className="self-end"
              isBusy={save.isPending}
              onClick={() => save.mutate(said)}
            >
              {t('saveRoster')}
            </Button>
          </div>
        </Disclosure>
      )}
    </li>
  )
}

function Limit({
  label,
  value,
  onChange,
}: {
  label: string
  value: number | null
  onChange(value: number | null): void
}) {
  const t = useWords('routing')
  return (
    <Field label={label}>
      {(tie) => (
        <Input
          {...tie}
          type="number"
          min={1}
          placeholder={t('noLimit')}
          value={value ?? ''}
          onChange={(event) => onChange(Number(event.target.value) > 0 ? Math.round(Number(event.target.value)) : null)}
        />
      )}
    </Field>
  )
}
