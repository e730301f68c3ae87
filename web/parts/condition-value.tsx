import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Field, Value } from '../conditions.ts'
import { useWords, wordFor } from '../language.ts'
import { useMembers, useTeams } from '../people.ts'
import { useSession } from '../session.ts'
import { connectionsQuery, useVendors } from '../vendors.ts'
import { cn } from './cn.ts'
import { Input, Select } from './field.tsx'
import { TagInput } from './tag-input.tsx'

interface ValueProps {
  field: Field
  shape: string
  value: Value | undefined
  onChange(value: Value | undefined): void
}

export interface Option {
  value: string
  label: string
}

/** What a test compares with, as its operator asks: nothing, one, several, a pair, a number of days. */
export function ValueInput({ field, shape, value, onChange }: ValueProps) {
  const t = useWords('shell')
  const options = useOptions(field)
  const label = t('condition.value')
  if (shape === 'boolean')
    return (
      <Pick
        label={label}
        options={[true, false].map((each) => ({ value: String(each), label: t(`condition.${each}`) }))}
        value={value === undefined ? '' : String(value)}
        onChange={(text) => onChange(text === 'true')}
      />
    )
  if (shape === 'texts')
    return (
      <TagInput
        label={label}
        value={Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)]}
        onChange={onChange}
        options={options}
        className="min-w-44 flex-1 max-md:w-full max-md:flex-none"
      />
    )
  if (shape === 'pair')
    return <Pair field={field} value={Array.isArray(value) ? value : []} label={label} onChange={onChange} />
  if (shape === 'text' && options)
    return <Pick label={label} options={options} value={String(value ?? '')} onChange={onChange} />
  return (
    <One field={field} shape={shape} label={label} value={value as string | number | undefined} onChange={onChange} />
  )
}

function Pick({
  label,
  options,
  value,
  onChange,
}: {
  label: string
  options: Option[]
  value: string
  onChange(value: string): void
}) {
  const isKnown = value === '' || options.some((option) => option.value === value)
  return (
    <Select
      aria-label={label}
      className="w-52 max-md:w-full"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="" disabled>
        {label}
      </option>
      {!isKnown && <option value={value}>{value}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </Select>
  )
}

interface OneProps {
  field: Field
  shape: string
  label: string
  value: string | number | undefined
  onChange(value: Value | undefined): void
  className?: string
}

function One({ field, shape, label, value, onChange, className }: OneProps) {
  const isTime = field.type === 'time' && shape !== 'days'
  const isNumber = shape === 'days' || ((shape === 'number' || shape === 'pair') && field.type !== 'cep' && !isTime)
  // a number that is being typed: '-' and '1.' are none yet
  const [typed, setTyped] = useState<string | null>(null)
  const shown = typed ?? (isTime && value !== undefined ? toLocal(String(value)) : String(value ?? ''))
  const change = (text: string) => {
    setTyped(isNumber ? text : null)
    if (text === '') return onChange(undefined)
    if (isTime) return onChange(new Date(text).toISOString())
    if (!isNumber) return onChange(text)
    const number = Number(text)
    if (Number.isFinite(number)) onChange(number)
  }
  return (
    <Input
      aria-label={label}
      placeholder={label}
      type={isTime ? 'datetime-local' : isNumber ? 'number' : 'text'}
      step={isNumber ? 'any' : undefined}
      min={shape === 'days' ? 1 : undefined}
      className={cn('w-52 max-md:w-full', className)}
      value={shown}
      onChange={(event) => change(event.target.value)}
      onBlur={() => setTyped(null)}
    />
  )
}

function Pair({
  field,
  value,
  label,
  onChange,
}: {
  field: Field
  value: (string | number)[]
  label: string
  onChange(value: Value): void
}) {
  const put = (at: 0 | 1) => (end: Value | undefined) => {
    const ends = [value[0], value[1]]
    ends[at] = end as string | number
    onChange(ends as string[])
  }
  return (
    <span className="flex items-center gap-1.5 max-md:w-full">
      <One field={field} shape="pair" label={label} value={value[0]} onChange={put(0)} className="w-44" />
      <span aria-hidden>–</span>
      <One field={field} shape="pair" label={label} value={value[1]} onChange={put(1)} className="w-44" />
    </span>
  )
}

/** A moment as the browser's control writes it, in the reader's zone. */
function toLocal(iso: string): string {
  const at = new Date(iso)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

const ufs = 'AC AL AM AP BA CE DF ES GO MA MG MS MT PA PB PE PI PR RJ RN RO RR RS SC SE SP TO'.split(' ')
const regions = ['Norte', 'Nordeste', 'Centro-Oeste', 'Sudeste', 'Sul', 'Northeast', 'Midwest', 'South', 'West']
const plain = (values: readonly string[]) => values.map((value) => ({ value, label: value }))

/** The values that a field can have, where they are few; null where anything may be typed. */
function useOptions({ name, type, choices }: Field): Option[] | null {
  const t = useWords('shell')
  const members = useMembers()
  const teams = useTeams()
  const vendors = useVendors()
  const { data: connections } = useQuery({ ...connectionsQuery, enabled: name === 'connection_id' })
  const workspaces = useSession()?.workspaces ?? []
  if (choices) return choices.map((value) => ({ value, label: wordFor(t, 'lead', value) }))
  if (type === 'uf') return plain(ufs)
  if (type === 'region') return plain(regions)
  if (name === 'owner_id') return members.map((each) => ({ value: each.userId, label: each.name }))
  if (name === 'team_id') return teams.map((each) => ({ value: each.id, label: each.name }))
  if (name === 'vendor') return vendors.map((each) => ({ value: each.id, label: each.title }))
  if (name === 'connection_id') return (connections?.items ?? []).map((each) => ({ value: each.id, label: each.name }))
  if (name === 'source_workspace_id') return workspaces.map((each) => ({ value: each.id, label: each.name }))
  return null
}
