import { useWords } from '../../language.ts'
import { Checkbox, Field, Input, Select } from '../../parts/field.tsx'
import type { AutoPause, Draft } from './draft.ts'

interface StopProps {
  draft: Draft
  put(changed: Partial<Draft>): void
}

/** After which failures it pauses by itself, and when a message counts as without a receipt. */
export function StopFields({ draft, put }: StopProps) {
  return (
    <>
      <AutoPauseFields draft={draft} put={put} />
      <NoReceiptFields draft={draft} put={put} />
    </>
  )
}

/** The bounds of the API (features/campaigns/contract.ts). */
const limits = { failedPercent: [1, 100], ofLast: [5, 1_000], sameErrorInRow: [2, 1_000] } as const
const names = Object.keys(limits) as (keyof AutoPause)[]

function AutoPauseFields({ draft: { pausing, autoPause }, put }: StopProps) {
  const t = useWords('campaigns')
  return (
    <div className="flex flex-col gap-3">
      <Field label={t('pausing')} help={t(`pausing.${pausing}.help`)}>
        {(tie) => (
          <Select
            {...tie}
            value={pausing}
            onChange={({ target }) => put({ pausing: target.value as Draft['pausing'] })}
          >
            {(['default', 'own', 'none'] as const).map((value) => (
              <option key={value} value={value}>
                {t(`pausing.${value}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {pausing === 'own' && (
        <div className="grid gap-4 md:grid-cols-3">
          {names.map((name) => (
            <Field key={name} label={t(`pausing.${name}`)}>
              {(tie) => (
                <Count
                  {...tie}
                  bounds={limits[name]}
                  value={autoPause[name]}
                  onValue={(value) => put({ autoPause: { ...autoPause, [name]: value } })}
                />
              )}
            </Field>
          ))}
        </div>
      )}
    </div>
  )
}

function NoReceiptFields({ draft: { receipts, noReceipt }, put }: StopProps) {
  const t = useWords('campaigns')
  return (
    <div className="flex flex-col gap-3">
      <Field label={t('receipts')} help={t(`receipts.${receipts}.help`)}>
        {(tie) => (
          <Select
            {...tie}
            value={receipts}
            onChange={({ target }) => put({ receipts: target.value as Draft['receipts'] })}
          >
            {(['default', 'own'] as const).map((value) => (
              <option key={value} value={value}>
                {t(`receipts.${value}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {receipts === 'own' && (
        <div className="grid items-end gap-4 md:grid-cols-3">
          <Field label={t('receipts.afterHours')}>
            {(tie) => (
              <Count
                {...tie}
                bounds={[1, 720]}
                value={noReceipt.afterHours}
                onValue={(afterHours) => put({ noReceipt: { ...noReceipt, afterHours } })}
              />
            )}
          </Field>
          <span className="flex h-9 items-center gap-2 text-sm md:col-span-2">
            <Checkbox
              label={t('receipts.fails')}
              checked={noReceipt.fails}
              onCheckedChange={(isOn) => put({ noReceipt: { ...noReceipt, fails: isOn === true } })}
            />
            <span aria-hidden>{t('receipts.fails')}</span>
          </span>
        </div>
      )}
    </div>
  )
}

interface CountProps {
  id: string
  bounds: readonly [number, number]
  value: number
  onValue(value: number): void
}

/** A whole number; what is no number leaves it as it was. */
function Count({ bounds: [min, max], value, onValue, ...tie }: CountProps) {
  return (
    <Input
      {...tie}
      type="number"
      min={min}
      max={max}
      step="1"
      defaultValue={value}
      onChange={({ target: { valueAsNumber } }) => {
        if (Number.isInteger(valueAsNumber)) onValue(Math.min(max, Math.max(min, valueAsNumber)))
      }}
    />
  )
}
