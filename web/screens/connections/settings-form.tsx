import { useState } from 'react'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { Field, Input, Select, Switch } from '../../parts/field.tsx'
import { useWrong } from '../../parts/use-wrong.ts'
import type { Vendor } from '../../vendors.ts'

type VendorField = Vendor['fields'][number]
type Values = Record<string, unknown>

interface SettingsFormProps {
  vendor: Vendor
  /** What is stored, secrets masked; absent for a new connection. */
  stored?: { name: string; settings: Values } | undefined
  isReadOnly?: boolean
  error: unknown
  isBusy: boolean
  submitLabel: string
  onSubmit(name: string, settings: Values): void
}

/** A form made from what the vendor says about its settings. */
export function SettingsForm({
  vendor,
  stored,
  isReadOnly = false,
  error,
  isBusy,
  submitLabel,
  onSubmit,
}: SettingsFormProps) {
  const t = useWords('connections')
  const [name, setName] = useState(stored?.name ?? vendor.title)
  const [values, setValues] = useState<Values>({})
  const wrong = useWrong(error, 'body.settings')
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit(name, changed(values))
      }}
    >
      <Field label={t('name')} help={t('nameHelp')}>
        {(tie) => (
          <Input
            {...tie}
            required
            value={name}
            disabled={isReadOnly}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      {vendor.fields.map((field) => (
        <SettingField
          key={field.name}
          field={field}
          stored={stored?.settings[field.name]}
          isNew={stored === undefined}
          value={values[field.name]}
          isDisabled={isReadOnly}
          error={wrong(field.name)}
          onChange={(value) => setValues({ ...values, [field.name]: value })}
        />
      ))}
      {!isReadOnly && (
        <Button type="submit" tone="primary" isBusy={isBusy} className="self-end">
          {submitLabel}
        </Button>
      )}
    </form>
  )
}

/** An emptied field takes its setting away; an untouched one is not sent. */
const changed = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === '' ? null : value]))

interface SettingFieldProps {
  field: VendorField
  stored: unknown
  isNew: boolean
  value: unknown
  isDisabled: boolean
  error: string | undefined
  onChange(value: unknown): void
}

function SettingField({ field, stored, isNew, value, isDisabled, error, onChange }: SettingFieldProps) {
  const t = useWords('connections')
  const { name, title, help, kind, required, options } = field
  const isSet = Array.isArray(stored) ? stored.length > 0 : stored !== undefined && stored !== ''
  const shown = value ?? (field.secret ? '' : (stored ?? (isNew ? field.default : '') ?? ''))
  const hint = field.secret && isSet ? t('secretSet') : ''
  return (
    <Field label={title} help={help} error={error} isOptional={required ? null : t('optional')}>
      {(tie) => {
        const common = { ...tie, name, disabled: isDisabled }
        if (kind === 'flag') return <Switch {...common} checked={Boolean(shown)} onCheckedChange={onChange} />
        if (kind === 'choice')
          return (
            <Select {...common} value={String(shown)} onChange={(event) => onChange(event.target.value)}>
              {options?.map((option) => (
                <option key={option}>{option}</option>
              ))}
            </Select>
          )
        const type = field.secret ? 'password' : kind === 'number' ? 'number' : kind === 'url' ? 'url' : 'text'
        return (
          <Input
            {...common}
            type={type}
            required={required && isNew}
            placeholder={hint}
            autoComplete={field.secret ? 'new-password' : 'off'}
            step={kind === 'number' ? 'any' : undefined}
            value={Array.isArray(shown) ? String(shown[0] ?? '') : String(shown)}
            onChange={(event) =>
              onChange(kind === 'secrets' && event.target.value !== '' ? [event.target.value] : event.target.value)
            }
          />
        )
      }}
    </Field>
  )
}
