import { useState } from 'react'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Disclosure } from '../../parts/disclosure.tsx'
import { Field, Input, Select } from '../../parts/field.tsx'
import { Panel } from '../../parts/page.tsx'
import { useFilters } from '../../search.ts'
import { useMay } from '../../session.ts'
import { type Column, type FieldName, fieldNames, type ImportDetail, useImport } from './data.ts'

type Target = Column['target']

/** What each column stands for, and what rows get that say nothing. */
export function MapStep({ job }: { job: ImportDetail }) {
  const t = useWords('imports')
  const mayWrite = useMay('write')
  const [, change] = useFilters<'step'>()
  const [targets, setTargets] = useState<Record<string, Target>>({})
  const [defaults, setDefaults] = useState(job.defaults)
  const { map, move } = useImport(job.id)
  const columns = job.columns ?? []
  const isChanged = Object.keys(targets).length > 0 || JSON.stringify(defaults) !== JSON.stringify(job.defaults)
  const targetOf = (column: Column) => targets[column.name] ?? column.target
  const hasContact = columns.some((column) => isContact(targetOf(column)))
  const go = async () => {
    if (isChanged) await map.mutateAsync({ columns: targets, defaults })
    change({ step: undefined })
    await move.mutateAsync('review')
  }
  return (
    <>
      <Panel title={t('columns')} bodyClassName="overflow-x-auto">
        <fieldset disabled={!mayWrite}>
          <table className="w-full text-sm">
            <thead>
              <tr className="border-b text-left text-xs text-soft">
                <th scope="col" className="px-3 py-1.5 font-medium">
                  {t('column')}
                </th>
                <th scope="col" className="px-3 py-1.5 font-medium max-md:hidden">
                  {t('samples')}
                </th>
                <th scope="col" className="px-3 py-1.5 font-medium">
                  {t('target')}
                </th>
              </tr>
            </thead>
            <tbody>
              {columns.map((column) => (
                <ColumnRow
                  key={column.name}
                  column={column}
                  target={targetOf(column)}
                  isTouched={column.name in targets}
                  onChange={(target) => setTargets({ ...targets, [column.name]: target })}
                />
              ))}
            </tbody>
          </table>
        </fieldset>
      </Panel>
      <Panel bodyClassName="p-3">
        <Disclosure title={t('defaults', { count: Object.keys(defaults).length })}>
          <Defaults values={defaults} onChange={setDefaults} />
        </Disclosure>
      </Panel>
      {!hasContact && <p className="text-sm text-warn">{t('noContact')}</p>}
      {mayWrite && (
        <div className="flex justify-end gap-2">
          {isChanged && (
            <Button
              isBusy={map.isPending}
              onClick={() => void map.mutateAsync({ columns: targets, defaults }).then(() => setTargets({}))}
            >
              {t('saveMapping')}
            </Button>
          )}
          <Button tone="primary" isBusy={map.isPending || move.isPending} onClick={() => void go()}>
            {t('toReview')}
          </Button>
        </div>
      )}
    </>
  )
}

const contacts: FieldName[] = ['full_name', 'first_name', 'email', 'phone', 'vendor_lead_id', 'company_name']
const isContact = (target: Target) => target.to === 'field' && contacts.includes(target.field)

interface RowProps {
  column: Column
  target: Target
  isTouched: boolean
  onChange(target: Target): void
}

function ColumnRow({ column, target, isTouched, onChange }: RowProps) {
  const t = useWords('imports')
  const formats = useFormats()
  const sure = column.confidence >= 0.9 ? 'good' : column.confidence >= 0.5 ? 'warn' : 'idle'
  return (
    <tr className="border-b border-line/60 last:border-0">
      <th scope="row" className="px-3 py-2 text-left align-top font-medium wrap-anywhere">
        {column.name}
        <span className="block text-xs font-normal text-soft md:hidden">{column.samples.slice(0, 2).join(' · ')}</span>
      </th>
      <td className="max-w-80 truncate px-3 py-2 text-soft max-md:hidden" title={column.samples.join(' · ')}>
        {column.samples.slice(0, 3).join(' · ')}
      </td>
      <td className="w-[22rem] px-3 py-1.5 align-top max-md:w-44">
        <div className="flex flex-wrap items-center gap-1.5">
          <TargetPick column={column} target={target} onChange={onChange} />
          {!isTouched && target.to === 'field' && (
            <Badge tone={sure}>
              {t(`guess.${column.from}`)} {formats.percent(column.confidence)}
            </Badge>
          )}
        </div>
      </td>
    </tr>
  )
}

function TargetPick({ column, target, onChange }: Omit<RowProps, 'isTouched'>) {
  const t = useWords('imports')
  const choose = (value: string) => {
    if (value === 'ignore') onChange({ to: 'ignore' })
    else if (value === 'custom') onChange({ to: 'custom', name: column.name.slice(0, 60), type: 'text' })
    else onChange({ to: 'field', field: value as FieldName })
  }
  return (
    <>
      <Select
        aria-label={t('targetOf', { column: column.name })}
        className="w-48 max-md:w-full"
        value={target.to === 'field' ? target.field : target.to}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="ignore">{t('ignore')}</option>
        {fieldNames.map((name) => (
          <option key={name} value={name}>
            {t(`field.${name}`)}
          </option>
        ))}
        <option value="custom">{t('custom')}</option>
      </Select>
      {target.to === 'custom' && (
        <>
          <Input
            aria-label={t('customName')}
            className="w-32"
            maxLength={60}
            value={target.name}
            onChange={(event) => onChange({ ...target, name: event.target.value })}
          />
          <Select
            aria-label={t('customType')}
            className="w-28"
            value={target.type}
            onChange={(event) => onChange({ ...target, type: event.target.value as typeof target.type })}
          >
            {(['text', 'number', 'date', 'boolean'] as const).map((type) => (
              <option key={type} value={type}>
                {t(`type.${type}`)}
              </option>
            ))}
          </Select>
        </>
      )}
    </>
  )
}

const defaultable: FieldName[] = [
  'source',
  'tags',
  'vendor_status',
  'company_location_city',
  'company_location_state',
  'company_location_country',
  'product_name',
]

function Defaults({
  values,
  onChange,
}: {
  values: Record<string, string>
  onChange(values: Record<string, string>): void
}) {
  const t = useWords('imports')
  return (
    <div className="grid grid-cols-3 gap-3 pt-1 max-md:grid-cols-1">
      {defaultable.map((name) => (
        <Field key={name} label={t(`field.${name}`)}>
          {(tie) => (
            <Input
              {...tie}
              maxLength={500}
              value={values[name] ?? ''}
              onChange={(event) => {
                const { [name]: _, ...rest } = values
                onChange(event.target.value === '' ? rest : { ...rest, [name]: event.target.value })
              }}
            />
          )}
        </Field>
      ))}
    </div>
  )
}
