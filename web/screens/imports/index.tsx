import { useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { useWords } from '../../language.ts'
import { usePollMs } from '../../live.ts'
import { useList } from '../../pages.ts'
import { Amount } from '../../parts/amount.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Input } from '../../parts/field.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Page, Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { useSaid } from '../../said.ts'
import { useMay } from '../../session.ts'
import { BucketBar } from './bucket-bar.tsx'
import { type Import, isMoving, tones, useUpload } from './data.ts'
import { DropZone } from './drop-zone.tsx'

/** Files of leads: a new one, and those that were taken in. */
export default function Imports() {
  const t = useWords('imports')
  const mayWrite = useMay('write')
  const slowMs = usePollMs(30_000)
  const [isLive, setLive] = useState(false)
  const list = useList<Import>('/imports', {}, { pollMs: isLive ? 2_000 : slowMs, pageSize: 50 })
  const isAnyMoving = list.rows?.some(({ status }) => isMoving(status)) ?? false
  if (isAnyMoving !== isLive) setLive(isAnyMoving)
  return (
    <Page title={t('title')} isTall>
      {mayWrite && <Upload />}
      {list.error && !list.rows && <ProblemBox error={list.error} onRetry={list.refetch} />}
      <Panel title={t('history')} className="min-h-64 flex-1 overflow-hidden" bodyClassName="flex flex-col">
        <DataTable
          label={t('history')}
          className="flex-1"
          columns={useColumns()}
          rows={list.error && !list.rows ? [] : list.rows}
          keyOf={({ id }) => id}
          pathOf={({ id }) => `/imports/${id}`}
          onMore={list.onMore}
          isLoadingMore={list.isLoadingMore}
          empty={<Empty title={t('none')}>{t('noneHelp')}</Empty>}
        />
      </Panel>
    </Page>
  )
}

function Upload() {
  const t = useWords('imports')
  const navigate = useNavigate()
  const id = useId()
  const [source, setSource] = useState('')
  const upload = useUpload((made) => void navigate({ to: '/imports/$id', params: { id: made } }))
  return (
    <Panel bodyClassName="flex flex-col gap-3 p-3">
      <DropZone isBusy={upload.isPending} onFile={(file) => upload.mutate({ file, source: source.trim() || 'csv' })} />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <span className="flex min-w-0 items-center gap-2 text-sm text-soft">
          <label htmlFor={id}>{t('source')}</label>
          <Input
            id={id}
            className="w-48"
            placeholder="csv"
            maxLength={100}
            value={source}
            onChange={(event) => setSource(event.target.value)}
          />
        </span>
        <Button size="sm" tone="ghost" onClick={() => saveTemplate(t('templateHead'))}>
          {t('template')}
        </Button>
      </div>
      {upload.error && <ProblemBox error={upload.error} />}
    </Panel>
  )
}

/** A file with the columns' names in the reader's language, which imports recognise. */
function saveTemplate(head: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([`\ufeff${head}\r\n`], { type: 'text/csv' }))
  link.download = 'leads.csv'
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

function useColumns(): Column<Import>[] {
  const t = useWords('imports')
  const said = useSaid()
  return [
    {
      name: 'at',
      header: t('at'),
      width: 'clamp(6rem, 12vw, 7.5rem)',
      cell: ({ createdAt }) => <Moment at={createdAt} className="text-soft" />,
    },
    { name: 'file', header: t('file'), cell: ({ filename }) => <span className="font-medium">{filename}</span> },
    {
      name: 'status',
      header: t('state'),
      width: 'clamp(8.75rem, 14vw, 9.5rem)',
      cell: ({ status }) => <Badge tone={tones[status]}>{t(`state.${status}`)}</Badge>,
    },
    {
      name: 'rows',
      header: t('rows'),
      width: '6rem',
      align: 'right',
      isMinor: true,
      cell: ({ total }) => <Amount value={total} />,
    },
    {
      name: 'outcome',
      header: t('outcome'),
      width: '14rem',
      isMinor: true,
      cell: ({ counts }) => <BucketBar counts={counts} isBare />,
    },
    { name: 'by', header: t('by'), width: '10rem', isMinor: true, cell: ({ createdBy }) => said(createdBy) },
  ]
}
