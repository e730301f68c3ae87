import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { listImportsAnswer } from '../../../src/features/imports/contract.ts'
import { read } from '../../api.ts'
import { everybody } from '../../conditions.ts'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { Code } from '../../parts/code.tsx'
import { ConditionBuilder } from '../../parts/condition-builder.tsx'
import { Disclosure } from '../../parts/disclosure.tsx'
import { Field, Select } from '../../parts/field.tsx'
import { Segments } from '../../parts/segments.tsx'
import { TagInput } from '../../parts/tag-input.tsx'
import type { Draft } from './draft.ts'
import { Section, type SectionProps } from './section.tsx'

/** Whom it goes to: people that a condition names, or those of an import. */
export function AudienceSection({ draft, put }: SectionProps) {
  const t = useWords('campaigns')
  const { audience } = draft
  return (
    <Section
      anchor="audience"
      aside={
        <Segments
          label={t('part.of.audience')}
          value={audience.kind === 'import' ? 'import' : audience.kind === 'leads' ? 'leads' : 'filter'}
          onChange={(kind) => {
            if (kind === 'import') put({ audience: { kind, importId: '' } })
            if (kind === 'filter') put({ audience: { kind, filter: everybody } })
          }}
          options={[
            { value: 'filter', label: t('byCondition') },
            { value: 'import', label: t('byImport') },
            ...(audience.kind === 'leads' ? [{ value: 'leads' as const, label: t('byLeads') }] : []),
          ]}
        />
      }
    >
      {audience.kind === 'filter' && (
        <ConditionBuilder
          value={audience.filter}
          onChange={(filter) => put({ audience: { kind: 'filter', filter } })}
        />
      )}
      {audience.kind === 'foreign' && (
        <div className="flex flex-col items-start gap-2">
          <p className="text-sm text-soft">{t('foreignAudience')}</p>
          <Code value={audience.filter} className="w-full" />
          <Button size="sm" onClick={() => put({ audience: { kind: 'filter', filter: everybody } })}>
            {t('replaceAudience')}
          </Button>
        </div>
      )}
      {audience.kind === 'leads' && (
        <p className="text-sm text-soft">{t('chosenLeads', { count: audience.leadIds.length })}</p>
      )}
      {audience.kind === 'import' && (
        <ImportPick
          value={audience.importId}
          onChange={(importId) => put({ audience: { kind: 'import', importId } })}
        />
      )}
      <Disclosure title={t('moreAudience')}>
        <Who draft={draft} put={put} />
      </Disclosure>
    </Section>
  )
}

type Imports = z.output<typeof listImportsAnswer>

function ImportPick({ value, onChange }: { value: string; onChange(id: string): void }) {
  const t = useWords('campaigns')
  const formats = useFormats()
  const { data } = useQuery({
    queryKey: ['/imports', 'done'],
    queryFn: ({ signal }) => read<Imports>('/imports', { limit: 100 }, signal),
  })
  const done = data?.items.filter(({ startedAt }) => startedAt !== null) ?? []
  return (
    <Field label={t('import')} help={data && done.length === 0 ? t('noImports') : t('importHelp')}>
      {(tie) => (
        <Select {...tie} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="" disabled>
            {t('chooseImport')}
          </option>
          {done.map(({ id, filename, createdAt, processed }) => (
            <option key={id} value={id}>
              {filename} · {formats.date(createdAt)} · {formats.number(processed)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}

function Who({ draft, put }: { draft: Draft; put(changed: Partial<Draft>): void }) {
  const t = useWords('campaigns')
  const { requireConsent, only, except } = draft
  return (
    <div className="grid gap-4 md:grid-cols-3">
      <Field label={t('consent')} help={t('consentHelp')}>
        {(tie) => (
          <Select
            {...tie}
            value={String(requireConsent ?? '')}
            onChange={({ target: { value } }) => put({ requireConsent: value === '' ? undefined : value === 'true' })}
          >
            <option value="">{t('consent.default')}</option>
            <option value="true">{t('consent.required')}</option>
            <option value="false">{t('consent.notRequired')}</option>
          </Select>
        )}
      </Field>
      <Field label={t('onlyPlaces')} help={t('placesHelp')}>
        {({ id }) => (
          <TagInput
            id={id}
            label={t('onlyPlaces')}
            value={only}
            onChange={(places) => put({ only: places.map(toPlace) })}
          />
        )}
      </Field>
      <Field label={t('exceptPlaces')}>
        {({ id }) => (
          <TagInput
            id={id}
            label={t('exceptPlaces')}
            value={except}
            onChange={(places) => put({ except: places.map(toPlace) })}
          />
        )}
      </Field>
    </div>
  )
}

const toPlace = (text: string) => text.toUpperCase().replace(/\s+/g, '-')
