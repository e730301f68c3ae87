import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../api.ts'
import { languages, useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { Field, Input, Select } from '../../parts/field.tsx'
import { Panel } from '../../parts/page.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useWrong } from '../../parts/use-wrong.ts'
import { useMay, useWorkspace, type Workspace } from '../../session.ts'
import { languageNames } from '../../shell/user-menu.tsx'

const zones = Intl.supportedValuesOf('timeZone')

export function WorkspaceForm() {
  const workspace = useWorkspace()
  if (!workspace) return <Skeleton className="h-80 max-w-2xl" />
  return <Form key={workspace.id} workspace={workspace} />
}

function Form({ workspace }: { workspace: Workspace }) {
  const t = useWords('settings')
  const mayChange = useMay('admin')
  const queries = useQueryClient()
  const { name, country, timeZone, language, brand } = workspace
  const [values, setValues] = useState({ name, country, timeZone, language })
  const [look, setLook] = useState({ name: brand.name ?? '', logo: brand.logo ?? '', colour: brand.colour ?? '' })
  const save = useMutation({
    mutationFn: () => {
      const own = Object.fromEntries(Object.entries(look).map(([key, value]) => [key, value.trim() || null]))
      return ask('PATCH', `/workspaces/${workspace.id}`, { body: { ...values, brand: own } })
    },
    onSuccess: () => {
      tell(t('saved'))
      void queries.invalidateQueries({ queryKey: ['workspace'] })
      void queries.invalidateQueries({ queryKey: ['session'] })
    },
  })
  const wrong = useWrong(save.error)
  const put = (change: Partial<typeof values>) => setValues({ ...values, ...change })
  return (
    <form
      className="flex max-w-2xl flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <fieldset disabled={!mayChange} className="contents">
        <Panel title={t('tab.workspace')} bodyClassName="grid gap-4 p-4 md:grid-cols-2">
          <Field label={t('name')} error={wrong('name')}>
            {(tie) => (
              <Input {...tie} required value={values.name} onChange={(event) => put({ name: event.target.value })} />
            )}
          </Field>
          <Field label={t('language')} help={t('languageHelp')}>
            {(tie) => (
              <Select
                {...tie}
                value={values.language}
                onChange={(event) => put({ language: event.target.value as typeof language })}
              >
                {languages.map((each) => (
                  <option key={each} value={each}>
                    {languageNames[each]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t('timeZone')} help={t('timeZoneHelp')} error={wrong('timeZone')}>
            {(tie) => (
              <Select {...tie} value={values.timeZone} onChange={(event) => put({ timeZone: event.target.value })}>
                {[...new Set([values.timeZone, ...zones])].map((zone) => (
                  <option key={zone}>{zone}</option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t('country')} help={t('countryHelp')} error={wrong('country')}>
            {(tie) => (
              <Input
                {...tie}
                required
                pattern="[A-Z]{2}"
                maxLength={2}
                value={values.country}
                onChange={(event) => put({ country: event.target.value.toUpperCase() })}
              />
            )}
          </Field>
        </Panel>
        <Panel title={t('brand')} bodyClassName="grid gap-4 p-4 md:grid-cols-2">
          <Field label={t('brandName')} help={t('brandNameHelp')} error={wrong('brand.name')}>
            {(tie) => (
              <Input {...tie} value={look.name} onChange={(event) => setLook({ ...look, name: event.target.value })} />
            )}
          </Field>
          <Field label={t('colour')} help={t('colourHelp')} error={wrong('brand.colour')}>
            {(tie) => (
              <Input
                {...tie}
                placeholder="#3b4fd8"
                value={look.colour}
                onChange={(event) => setLook({ ...look, colour: event.target.value })}
              />
            )}
          </Field>
          <LogoField logo={look.logo} error={wrong('brand.logo')} onChange={(logo) => setLook({ ...look, logo })} />
        </Panel>
      </fieldset>
      {mayChange && (
        <Button type="submit" tone="primary" className="self-end" isBusy={save.isPending}>
          {t('save')}
        </Button>
      )}
    </form>
  )
}

function LogoField({
  logo,
  error,
  onChange,
}: {
  logo: string
  error: string | undefined
  onChange: (logo: string) => void
}) {
  const t = useWords('settings')
  const readFile = (file: File | undefined) => {
    if (!file) return
    const reader = new FileReader()
    reader.onload = () => onChange(String(reader.result))
    reader.readAsDataURL(file)
  }
  return (
    <Field label={t('logo')} help={t('logoHelp')} error={error} className="md:col-span-2">
      {(tie) => (
        <div className="flex items-center gap-3">
          {logo.startsWith('data:') && <img src={logo} alt="" className="size-9 rounded-md border object-contain" />}
          <label className="inline-flex h-8 cursor-pointer items-center rounded-md border bg-surface px-3 text-sm font-medium focus-within:outline-2 focus-within:outline-accent hover:bg-sunken">
            {t('chooseImage')}
            <input
              {...tie}
              type="file"
              accept="image/png,image/jpeg,image/webp,image/svg+xml"
              className="sr-only"
              onChange={(event) => readFile(event.target.files?.[0])}
            />
          </label>
          {logo && (
            <Button size="sm" onClick={() => onChange('')}>
              {t('remove')}
            </Button>
          )}
        </div>
      )}
    </Field>
  )
}
