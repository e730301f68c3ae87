import { Plus, Trash2 } from 'lucide-react'
import { currentLanguage, useWords } from '../../language.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { cn } from '../../parts/cn.ts'
import { Input } from '../../parts/field.tsx'
import type { Schedule } from './data.ts'
import { Tick } from './tick.tsx'

/** Sunday first, as the API counts them. 2023-01-01 was one. */
const days = [0, 1, 2, 3, 4, 5, 6]
const nameOf = (day: number) =>
  new Intl.DateTimeFormat(currentLanguage(), { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2023, 0, 1 + day))

const office: Schedule = { weekdays: [1, 2, 3, 4, 5], hours: [['09:00', '18:00']], holidays: 'BR' }

/** Weekdays, hours and holidays; nothing means always. */
export function ScheduleForm({
  value,
  onChange,
}: {
  value: Schedule | undefined
  onChange(schedule: Schedule | undefined): void
}) {
  const t = useWords('routing')
  return (
    <div className="flex flex-col gap-2">
      <Tick label={t('schedule')} isOn={value !== undefined} onChange={(isOn) => onChange(isOn ? office : undefined)} />
      {value && <Times value={value} onChange={onChange} />}
    </div>
  )
}

function Times({ value, onChange }: { value: Schedule; onChange(schedule: Schedule): void }) {
  const t = useWords('routing')
  const chosen = value.weekdays ?? days
  const hours = value.hours ?? []
  const toggle = (day: number) => {
    const next = days.filter((each) => (each === day ? !chosen.includes(each) : chosen.includes(each)))
    if (next.length > 0) onChange({ ...value, weekdays: next })
  }
  const putHours = (next: [string, string][]) => {
    const { hours: _, ...rest } = value
    onChange(next.length > 0 ? { ...rest, hours: next } : rest)
  }
  return (
    <div className="flex flex-col gap-2 rounded-md border bg-sunken/50 p-2">
      <fieldset className="flex flex-wrap gap-1">
        <legend className="sr-only">{t('weekdays')}</legend>
        {days.map((day) => (
          <button
            key={day}
            type="button"
            aria-pressed={chosen.includes(day)}
            onClick={() => toggle(day)}
            className={cn(
              'h-7 rounded-md border px-2 text-xs max-md:h-9',
              chosen.includes(day) ? 'border-accent bg-accent-wash font-medium text-accent' : 'bg-surface text-soft',
            )}
          >
            {nameOf(day)}
          </button>
        ))}
      </fieldset>
      {hours.map(([from, to], at) => {
        const put = (next: [string, string] | null) =>
          putHours(hours.flatMap((each, index) => (index === at ? (next ? [next] : []) : [each])))
        return (
          <span key={at} className="flex items-center gap-1.5">
            <Input
              type="time"
              aria-label={t('from')}
              className="w-36"
              value={from}
              onChange={(event) => event.target.value && put([event.target.value, to])}
            />
            <span aria-hidden>–</span>
            <Input
              type="time"
              aria-label={t('to')}
              className="w-36"
              value={to}
              onChange={(event) => event.target.value && put([from, event.target.value])}
            />
            <IconButton label={t('removeHours')} size="tiny" onClick={() => put(null)}>
              <Trash2 />
            </IconButton>
          </span>
        )
      })}
      <Button size="sm" tone="ghost" className="self-start" onClick={() => putHours([...hours, ['09:00', '18:00']])}>
        <Plus />
        {t('addHours')}
      </Button>
      <Tick
        label={t('holidays')}
        isOn={value.holidays === 'BR'}
        onChange={(isOn) => onChange({ ...value, holidays: isOn ? 'BR' : 'none' })}
      />
    </div>
  )
}
