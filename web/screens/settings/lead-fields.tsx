import { useQuery } from '@tanstack/react-query'
import { Archive, Plus, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { ask, read } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { Button, IconButton } from '../../parts/button.tsx'
import { Disclosure } from '../../parts/disclosure.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { RowSkeletons } from '../../parts/skeleton.tsx'
import { tell, tellWithUndo } from '../../parts/toasts.tsx'
import { useMay } from '../../session.ts'
import { type LeadField, leadFieldsPath, useChange } from './data.ts'
import { FieldForm } from './field-form.tsx'

const tones: Record<LeadField['pii'], Tone> = { none: 'idle', personal: 'warn', sensitive: 'bad' }

/** The workspace's own fields of leads: what they hold, and who sees it. */
export function LeadFields() {
  const t = useWords('settings')
  const mayChange = useMay('admin')
  const { data, error, refetch } = useQuery({
    queryKey: [leadFieldsPath],
    queryFn: ({ signal }) => read<{ items: LeadField[] }>(leadFieldsPath, {}, signal),
  })
  const [editing, setEditing] = useState<LeadField | 'new' | null>(null)
  const restore = useChange(
    [leadFieldsPath],
    ({ name, label, type, options, pii }: LeadField) =>
      ask('POST', leadFieldsPath, { body: { name, label, type, options, pii } }),
    () => tell(t('fieldBack')),
  )
  const archive = useChange([leadFieldsPath], async (field: LeadField) => {
    await ask('DELETE', `${leadFieldsPath}/${encodeURIComponent(field.name)}`)
    tellWithUndo(t('fieldArchived', { name: field.label }), () => restore.mutate(field))
  })
  const live = data?.items.filter(({ archivedAt }) => archivedAt === null)
  const archived = data?.items.filter(({ archivedAt }) => archivedAt !== null) ?? []
  const add = mayChange && (
    <Button size="sm" onClick={() => setEditing('new')}>
      <Plus />
      {t('addField')}
    </Button>
  )
  return (
    <Panel title={t('tab.fields')} aside={live && live.length > 0 && add}>
      {error && !data && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {!data && !error && <RowSkeletons count={3} />}
      {live?.length === 0 && (
        <Empty title={t('noFields')} action={add}>
          {t('noFieldsHelp')}
        </Empty>
      )}
      <ul>
        {live?.map((field) => (
          <Row key={field.name} field={field}>
            {mayChange && (
              <>
                <Button size="sm" aria-label={t('editField', { name: field.label })} onClick={() => setEditing(field)}>
                  {t('edit')}
                </Button>
                <IconButton
                  label={t('archiveField', { name: field.label })}
                  size="tiny"
                  onClick={() => archive.mutate(field)}
                >
                  <Archive />
                </IconButton>
              </>
            )}
          </Row>
        ))}
      </ul>
      {archived.length > 0 && (
        <div className="border-t p-3">
          <Disclosure title={t('archivedFields', { count: archived.length })}>
            <p className="text-xs text-soft">{t('archivedFieldsHelp')}</p>
            <ul>
              {archived.map((field) => (
                <Row key={field.name} field={field}>
                  {mayChange && (
                    <IconButton
                      label={t('restoreField', { name: field.label })}
                      size="tiny"
                      onClick={() => restore.mutate(field)}
                    >
                      <Undo2 />
                    </IconButton>
                  )}
                </Row>
              ))}
            </ul>
          </Disclosure>
        </div>
      )}
      {editing && <FieldForm field={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </Panel>
  )
}

function Row({ field, children }: { field: LeadField; children: React.ReactNode }) {
  const t = useWords('settings')
  const { name, label, type, options, pii } = field
  return (
    <li className="flex min-h-11 items-center gap-3 border-b px-3 py-1 text-sm last:border-0">
      <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 font-medium wrap-anywhere">{label}</span>
        <code className="min-w-0 text-xs text-soft wrap-anywhere">custom.{name}</code>
        <span className="min-w-0 text-soft wrap-anywhere">
          {[t(`fieldType.${type}`), options.join(', ')].filter(Boolean).join(': ')}
        </span>
        <Badge tone={tones[pii]}>{t(`pii.${pii}`)}</Badge>
      </span>
      {children}
    </li>
  )
}
