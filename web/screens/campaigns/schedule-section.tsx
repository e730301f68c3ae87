import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Field, Input, Select } from '../../parts/field.tsx'
import { Segments } from '../../parts/segments.tsx'
import { toZone } from '../../zone.ts'
import { QuietFields } from './quiet-fields.tsx'
import { Section, type SectionProps } from './section.tsx'
import { StopFields } from './stop-fields.tsx'

const hour = 3_600_000

/** When it begins and ends, when people may be written to, and how fast. */
export function ScheduleSection({ draft, put, preview, timeZone }: SectionProps & { timeZone: string }) {
  const t = useWords('campaigns')
  const formats = useFormats()
  const isLater = draft.scheduledAt !== ''
  const estimate = preview.data?.estimate
  return (
    <Section
      anchor="schedule"
      aside={
        <Segments
          label={t('begin')}
          value={isLater ? 'later' : 'now'}
          onChange={(begin) =>
            put({ scheduledAt: begin === 'later' ? toZone(new Date(Date.now() + hour).toISOString(), timeZone) : '' })
          }
          options={[
            { value: 'now', label: t('atOnce') },
            { value: 'later', label: t('later') },
          ]}
        />
      }
    >
      <div className="grid gap-4 md:grid-cols-2">
        {isLater && (
          <Field label={t('scheduledAt')} help={t('inZone', { zone: timeZone })}>
            {(tie) => (
              <Input
                {...tie}
                type="datetime-local"
                value={draft.scheduledAt}
                onChange={(event) => put({ scheduledAt: event.target.value })}
              />
            )}
          </Field>
        )}
        <Field label={t('sendUntil')} help={t('sendUntilHelp')} isOptional={t('optional')}>
          {(tie) => (
            <Input
              {...tie}
              type="datetime-local"
              value={draft.sendUntil}
              onChange={(event) => put({ sendUntil: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('paceLabel')} help={t('paceHelp')} isOptional={t('optional')}>
          {(tie) => (
            <Input
              {...tie}
              type="number"
              min="0.01"
              step="any"
              value={draft.perSecond}
              onChange={(event) => put({ perSecond: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('jitter')} help={t('jitterHelp')}>
          {(tie) => (
            <Select {...tie} value={draft.jitter} onChange={(event) => put({ jitter: Number(event.target.value) })}>
              {[0, 0.25, 0.5, 1].map((share) => (
                <option key={share} value={share}>
                  {share === 0 ? t('none.jitter') : formats.percent(share)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <QuietFields draft={draft} put={put} />
      <StopFields draft={draft} put={put} />
      {estimate && preview.data!.recipients > 0 && (
        <p className="rounded-md bg-sunken px-3 py-2 text-sm">
          {estimate.endsAt
            ? t('estimate', { from: formats.short(estimate.startsAt), to: formats.short(estimate.endsAt) })
            : t('check.never')}{' '}
          {estimate.perSecond !== null && t('atPace', { number: formats.number(estimate.perSecond) })}
        </p>
      )}
    </Section>
  )
}
