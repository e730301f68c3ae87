import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { ask } from '../../api.ts'
import { useWords } from '../../language.ts'
import { useList } from '../../pages.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { CopyLine } from '../../parts/copy.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Field, Input, Select } from '../../parts/field.tsx'
import { Ago, Moment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { type ApiKey, type CreatedApiKey, useChange } from './data.ts'

/** Keys for programs. */
export function ApiKeys() {
  const t = useWords('settings')
  const list = useList<ApiKey>('/api-keys')
  const [isMaking, setMaking] = useState(false)
  const [ending, setEnding] = useState<ApiKey | null>(null)
  const revoke = useChange(
    ['/api-keys'],
    ({ id }: ApiKey) => ask('DELETE', `/api-keys/${id}`),
    () => setEnding(null),
  )
  const columns: Column<ApiKey>[] = [
    { name: 'name', header: t('name'), cell: ({ name }) => <span className="font-medium">{name}</span> },
    {
      name: 'hint',
      header: t('key.hint'),
      width: '6rem',
      cell: ({ hint }) => <span className="font-mono text-xs">…{hint}</span>,
    },
    {
      name: 'scopes',
      header: t('key.scopes'),
      width: '12rem',
      isMinor: true,
      cell: ({ scopes }) => scopes.map((scope) => t(`scope.${scope}`)).join(', '),
    },
    {
      name: 'used',
      header: t('key.used'),
      width: '8rem',
      isMinor: true,
      cell: ({ lastUsedAt }) => <Ago at={lastUsedAt} />,
    },
    {
      name: 'expires',
      header: t('expires'),
      width: '8rem',
      isMinor: true,
      cell: ({ expiresAt }) => <Moment at={expiresAt} as="date" />,
    },
    {
      name: 'end',
      header: <span className="sr-only">{t('revoke')}</span>,
      width: '8rem',
      align: 'right',
      cell: (key) =>
        key.revokedAt ? (
          <Badge>{t('revoked')}</Badge>
        ) : (
          <Button size="sm" onClick={() => setEnding(key)}>
            {t('revoke')}
          </Button>
        ),
    },
  ]
  const add = (
    <Button size="sm" tone="primary" onClick={() => setMaking(true)}>
      <Plus />
      {t('addKey')}
    </Button>
  )
  return (
    <Panel title={t('tab.keys')} aside={add}>
      {list.error && !list.rows && <ProblemBox error={list.error} onRetry={list.refetch} />}
      <DataTable
        label={t('tab.keys')}
        className="max-h-128"
        columns={columns}
        rows={list.error && !list.rows ? [] : list.rows}
        keyOf={({ id }) => id}
        onMore={list.onMore}
        empty={<Empty icon={KeyRound} title={t('noKeys')} action={add} />}
      />
      {isMaking && <NewKey onClose={() => setMaking(false)} />}
      <Confirm
        isOpen={ending !== null}
        onClose={() => setEnding(null)}
        onConfirm={() => ending && revoke.mutate(ending)}
        title={t('revokeTitle', { name: ending?.name ?? '' })}
        description={t('revokeHelp')}
        action={t('revoke')}
        isDangerous
        isBusy={revoke.isPending}
      />
    </Panel>
  )
}

const rights = { read: ['read'], write: ['read', 'write'], admin: ['read', 'write', 'admin'] }
type Right = keyof typeof rights

function NewKey({ onClose }: { onClose: () => void }) {
  const t = useWords('settings')
  const [name, setName] = useState('')
  const [right, setRight] = useState<Right>('write')
  const [expires, setExpires] = useState('')
  const create = useChange(['/api-keys'], () => {
    const body = {
      name,
      scopes: rights[right],
      ...(expires && { expiresAt: new Date(`${expires}T23:59:59Z`).toISOString() }),
    }
    return ask<CreatedApiKey>('POST', '/api-keys', { body })
  })
  if (create.data)
    return (
      <Dialog isOpen onClose={onClose} title={create.data.name} description={t('shownOnce')}>
        <CopyLine text={create.data.key} />
      </Dialog>
    )
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('addKey')}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            tone="primary"
            disabled={name.trim() === ''}
            isBusy={create.isPending}
            onClick={() => create.mutate(undefined)}
          >
            {t('create')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label={t('name')} help={t('keyNameHelp')}>
          {(tie) => <Input {...tie} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label={t('key.scopes')}>
          {(tie) => (
            <Select {...tie} value={right} onChange={(event) => setRight(event.target.value as Right)}>
              {(Object.keys(rights) as Right[]).map((each) => (
                <option key={each} value={each}>
                  {rights[each].map((scope) => t(`scope.${scope}`)).join(', ')}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t('expires')} help={t('expiresHelp')}>
          {(tie) => <Input {...tie} type="date" value={expires} onChange={(event) => setExpires(event.target.value)} />}
        </Field>
      </div>
    </Dialog>
  )
}
