import { useWords } from '../../language.ts'
import { Checkbox, Field, Input, Select } from '../../parts/field.tsx'
import type { Draft, QuietHours } from './draft.ts'

const days = ['weekdays', 'saturday', 'sunday'] as const
const usual: [string, string] = ['09:00', '20:00']

/** When people may be written to, by their own clock. */
export function QuietFields({ draft, put }: { draft: Draft; put(changed: Partial<Draft>): void }) {
  const t = useWords('campaigns')
  const { quiet, quietHours } = draft
  const change = (changed: Partial<QuietHours>) => put({ quietHours: { ...quietHours, ...changed } })
  return (
    <div className="flex flex-col gap-3">
      <Field label={t('quiet')} help={t(`quiet.${quiet}.help`)}>
        {(tie) => (
          <Select {...tie} value={quiet} onChange={(event) => put({ quiet: event.target.value as Draft['quiet'] })}>
            {(['default', 'own', 'none'] as const).map((value) => (
              <option key={value} value={value}>
                {t(`quiet.${value}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {quiet === 'own' && (
        <div className="flex flex-col gap-2">
          {days.map((day) => (
            <DayHours key={day} day={day} hours={quietHours[day]} onChange={(hours) => change({ [day]: hours })} />
          ))}
          <span className="flex items-center gap-2 text-sm">
            <Checkbox
              label={t('holidays')}
              checked={quietHours.holidays === 'BR'}
              onCheckedChange={(isOn) => change({ holidays: isOn === true ? 'BR' : 'none' })}
            />
            <span aria-hidden>{t('holidays')}</span>
          </span>
        </div>
      )}
    </div>
  )
}

interface DayProps {
  day: (typeof days)[number]
  hours: [string, string] | null
  onChange(hours: [string, string] | null): void
}

function DayHours({ day, hours, onChange }: DayProps) {
  const t = useWords('campaigns')
  const name = t(`day.${day}`)
  return (
    <div className="flex flex-wrap items-center gap-2 text-sm">
      <Checkbox
        label={name}
        checked={hours !== null}
        onCheckedChange={(isOn) => onChange(isOn === true ? usual : null)}
      />
      <span aria-hidden className="w-32">
        {name}
      </span>
      {hours ? (
        ([0, 1] as const).map((end) => (
          <Input
            key={end}
            type="time"
            aria-label={`${name}: ${t(end === 0 ? 'from' : 'to')}`}
            className="w-28"
            value={hours[end]}
            onChange={({ target: { value } }) => onChange(end === 0 ? [value, hours[1]] : [hours[0], value])}
          />
        ))
      ) : (
        <span className="text-soft">{t('notAtAll')}</span>
      )}
    </div>
  )
}
