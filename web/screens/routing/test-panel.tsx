import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, read } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { Field, Input } from '../../parts/field.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { Decision } from '../../parts/rule-trace.tsx'
import { TagInput } from '../../parts/tag-input.tsx'
import type { Explanation } from './data.ts'

interface Found {
  id: string
  full_name: string | null
  email: string | null
  phone: string | null
}

const textFields = [
  'full_name',
  'phone',
  'email',
  'company_industry',
  'company_location_city',
  'company_location_state',
  'company_location_country',
  'source',
] as const
/** What is masked for the reader is not known to them: the rules are asked without it. */
const known = ({ custom = {}, ...lead }: { custom?: Record<string, unknown> }) => ({
  ...lead,
  custom: Object.fromEntries(Object.entries(custom).filter(([, value]) => value !== '***')),
})
type Lead = Partial<Record<(typeof textFields)[number], string>> & { tags?: string[] }

/** What the rules would do with one lead: a stored one, or one that is made up here. Nothing is written. */
export function TestPanel({ isDraft }: { isDraft: boolean }) {
  const t = useWords('routing')
  const [lead, setLead] = useState<Lead>({})
  const explain = useMutation({
    mutationFn: (given: object) =>
      ask<Explanation>('POST', '/routing-rules/explain', { body: { lead: given, draft: isDraft } }),
    meta: { quiet: true },
  })
  const take = async ({ id }: Found) => {
    const stored = await read<Lead & { custom: Record<string, unknown> }>(`/leads/${id}`)
    setLead(Object.fromEntries([...textFields, 'tags' as const].map((name) => [name, stored[name] ?? ''])) as Lead)
    explain.mutate(known(stored))
  }
  const given = Object.fromEntries(Object.entries(lead).filter(([, value]) => value && value.length > 0))
  return (
    <div className="flex flex-col gap-3">
      <p className="text-xs text-soft">{t(isDraft ? 'testDraft' : 'testLive')}</p>
      <PickLead onPick={(found) => void take(found)} />
      <form
        className="grid grid-cols-2 gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          explain.mutate(given)
        }}
      >
        {textFields.map((name) => (
          <Field key={name} label={t(`lead.${name}`)}>
            {(tie) => (
              <Input
                {...tie}
                autoComplete="off"
                value={lead[name] ?? ''}
                onChange={(event) => setLead({ ...lead, [name]: event.target.value })}
              />
            )}
          </Field>
        ))}
        <Field label={t('lead.tags')} className="col-span-full">
          {({ id }) => (
            <TagInput
              id={id}
              label={t('lead.tags')}
              value={lead.tags || []}
              onChange={(tags) => setLead({ ...lead, tags })}
            />
          )}
        </Field>
        <Button type="submit" tone="primary" isBusy={explain.isPending} className="col-span-full">
          {t('testGo')}
        </Button>
      </form>
      <div aria-live="polite" className="text-sm">
        {explain.error && <ProblemBox error={explain.error} />}
        {explain.data && <Decision told={explain.data} />}
      </div>
    </div>
  )
}

function PickLead({ onPick }: { onPick(lead: Found): void }) {
  const t = useWords('routing')
  const [text, setText] = useState('')
  const { data } = useQuery({
    queryKey: ['routing-test', text],
    queryFn: ({ signal }) => read<{ items: Found[] }>('/leads', { q: text.trim(), limit: 5 }, signal),
    enabled: text.trim().length > 2,
  })
  return (
    <div className="flex flex-col gap-1">
      <Input
        type="search"
        aria-label={t('pickLead')}
        placeholder={t('pickLead')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {text.trim().length > 2 && data && (
        <ul className="flex flex-col rounded-md border">
          {data.items.map((lead) => (
            <li key={lead.id}>
              <button
                type="button"
                className="min-h-8 w-full truncate px-2.5 text-left text-sm hover:bg-sunken"
                onClick={() => {
                  setText('')
                  onPick(lead)
                }}
              >
                {lead.full_name ?? lead.email ?? lead.phone ?? lead.id}
              </button>
            </li>
          ))}
          {data.items.length === 0 && <li className="px-2.5 py-1.5 text-sm text-soft">{t('nothingFound')}</li>}
        </ul>
      )}
    </div>
  )
}
