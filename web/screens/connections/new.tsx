import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ask } from '../../api.ts'
import { useLanguage, useWords } from '../../language.ts'
import { Empty } from '../../parts/empty.tsx'
import { Input } from '../../parts/field.tsx'
import { FilterBar } from '../../parts/filters.tsx'
import { Markdown } from '../../parts/markdown.tsx'
import { Page, Panel } from '../../parts/page.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useFilters } from '../../search.ts'
import { guideQuery, type Vendor, vendorsQuery } from '../../vendors.ts'
import { type ConnectionDetail, useChange } from './data.ts'
import { SettingsForm } from './settings-form.tsx'
import { VendorMark } from './vendor-mark.tsx'

/** First which vendor, then what it asks for. */
export default function NewConnection() {
  const t = useWords('connections')
  const [{ vendor: chosen }] = useFilters<'vendor'>()
  const { data } = useQuery(vendorsQuery(useLanguage()))
  const vendor = data?.items.find(({ id }) => id === chosen)
  const crumbs = [
    { to: '/connections', label: t('title') },
    ...(vendor ? [{ to: '/connections/new', label: t('add') }] : []),
  ]
  return (
    <Page title={vendor ? vendor.title : t('add')} crumbs={crumbs}>
      {!data ? <Skeleton className="h-64" /> : vendor ? <Form vendor={vendor} /> : <Choice vendors={data.items} />}
    </Page>
  )
}

function Choice({ vendors }: { vendors: Vendor[] }) {
  const t = useWords('connections')
  const [, change] = useFilters<'vendor'>()
  const [text, setText] = useState('')
  const shown = vendors.filter(({ title, id }) => `${title} ${id}`.toLowerCase().includes(text.trim().toLowerCase()))
  return (
    <>
      <FilterBar params={[]}>
        <Input
          data-search
          type="search"
          aria-label={t('findVendor')}
          placeholder={t('findVendor')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="max-w-80"
        />
      </FilterBar>
      {shown.length === 0 && <Empty title={t('noVendor')} />}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(16rem,1fr))] gap-3">
        {shown.map((vendor) => (
          <li key={vendor.id}>
            <button
              type="button"
              onClick={() => change({ vendor: vendor.id })}
              className="flex w-full items-center gap-2.5 rounded-lg border bg-surface p-3 text-left hover:border-edge"
            >
              <VendorMark vendor={vendor.id} title={vendor.title} />
              <span className="min-w-0">
                <span className="block truncate text-sm font-semibold">{vendor.title}</span>
                <span className="block truncate text-xs text-soft">{t(directionOf(vendor))}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

function directionOf({ receives, sends }: Vendor): 'both' | 'receives' | 'sends' {
  if (receives && sends.length > 0) return 'both'
  return receives ? 'receives' : 'sends'
}

function Form({ vendor }: { vendor: Vendor }) {
  const t = useWords('connections')
  const navigate = useNavigate()
  const { data: guide } = useQuery(guideQuery(vendor.id, useLanguage()))
  const create = useChange(
    null,
    (body: { name: string; settings: Record<string, unknown> }) =>
      ask<ConnectionDetail>('POST', '/connections', { body: { vendor: vendor.id, ...body } }),
    ({ id }) => {
      tell(t('made'))
      void navigate({ to: '/connections/$id', params: { id } })
    },
  )
  const given = (settings: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null))
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Panel title={t('settings')} bodyClassName="p-4">
        <SettingsForm
          vendor={vendor}
          error={create.error}
          isBusy={create.isPending}
          submitLabel={t('create')}
          onSubmit={(name, settings) => create.mutate({ name, settings: given(settings) })}
        />
      </Panel>
      {guide?.setUp && (
        <Panel title={t('guide')} bodyClassName="p-4">
          <Markdown text={guide.setUp} />
        </Panel>
      )}
    </div>
  )
}
