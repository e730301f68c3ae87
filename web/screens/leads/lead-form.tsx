import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ask } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, Input, Textarea } from '../../parts/field.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { TagInput } from '../../parts/tag-input.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useWrong } from '../../parts/use-wrong.ts'
import { type Lead, type LeadDetail, leadQuery, rereadLeads } from './data.ts'

const textFields = [
  'full_name',
  'phone',
  'email',
  'company_name',
  'job_title',
  'source',
  'company_location_city',
  'company_location_state',
] as const
type Name = (typeof textFields)[number] | 'description'
type Values = Partial<Record<Name, string>>

/** Makes a lead, or changes what is known of one. */
export function LeadForm({ lead, onClose }: { lead?: Lead; onClose(): void }) {
  const t = useWords('leads')
  const { data: stored } = useQuery({ ...leadQuery(lead?.id ?? ''), enabled: lead !== undefined })
  return (
    <Dialog isOpen onClose={onClose} title={t(lead ? 'edit' : 'new')} className="w-[min(40rem,calc(100vw-2rem))]">
      {lead && !stored ? <Skeleton className="h-64" /> : <Form stored={stored} onClose={onClose} />}
    </Dialog>
  )
}

function Form({ stored, onClose }: { stored: LeadDetail | undefined; onClose(): void }) {
  const t = useWords('leads')
  const [values, setValues] = useState<Values>({})
  const [tags, setTags] = useState(stored?.tags ?? [])
  const save = useSave(stored, values, tags, onClose)
  const wrong = useWrong(save.error)
  const tie = (name: Name) => ({
    value: values[name] ?? stored?.[name] ?? '',
    onChange: (event: { target: { value: string } }) => setValues({ ...values, [name]: event.target.value }),
  })
  return (
    <form
      className="grid grid-cols-2 gap-3 max-md:grid-cols-1"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      {textFields.map((name) => (
        <Field key={name} label={t(`col.${name}`)} error={wrong(name)}>
          {(given) => (
            <Input
              {...given}
              {...tie(name)}
              type={name === 'email' ? 'email' : name === 'phone' ? 'tel' : 'text'}
              autoComplete="off"
            />
          )}
        </Field>
      ))}
      <Field label={t('col.description')} className="col-span-full">
        {(given) => <Textarea {...given} {...tie('description')} />}
      </Field>
      <Field label={t('tags')} className="col-span-full">
        {({ id }) => <TagInput id={id} label={t('tags')} value={tags} onChange={setTags} />}
      </Field>
      <Button type="submit" tone="primary" isBusy={save.isPending} className="col-span-full justify-self-end">
        {t('save')}
      </Button>
    </form>
  )
}

function useSave(stored: LeadDetail | undefined, values: Values, tags: string[], onClose: () => void) {
  const t = useWords('leads')
  const queries = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: () => {
      const told = Object.entries(values).filter(([name, value]) => value !== (stored?.[name as Name] ?? ''))
      const said = Object.fromEntries(told.map(([name, value]) => [name, value.trim() === '' ? null : value.trim()]))
      const isRetagged = JSON.stringify(tags) !== JSON.stringify(stored?.tags ?? [])
      const body = { ...said, ...(isRetagged && { tags }) }
      if (stored && Object.keys(body).length === 0) return Promise.resolve({ id: stored.id })
      return ask<{ id?: string }>(stored ? 'PATCH' : 'POST', stored ? `/leads/${stored.id}` : '/leads', { body })
    },
    onSuccess: async ({ id }) => {
      await rereadLeads(queries)
      tell(t('saved'))
      onClose()
      if (!stored && id) void navigate({ to: '/leads/$id', params: { id } })
    },
  })
}
