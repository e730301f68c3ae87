import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, read } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Field, Input } from '../../parts/field.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/page.tsx'
import { RowSkeletons } from '../../parts/skeleton.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useSession } from '../../session.ts'
import { type OwnSessions, useChange } from './data.ts'
import { TwoFactor } from './two-factor.tsx'

/** One's own name, password, second factor and sessions. */
export function Account() {
  const user = useSession()?.user
  if (!user) return null
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <div className="flex flex-col gap-4">
        <Profile name={user.name} email={user.email} />
        <Password />
      </div>
      <div className="flex flex-col gap-4">
        <TwoFactor isOn={user.hasTwoFactor} />
        <Sessions />
      </div>
    </div>
  )
}

function Profile({ name: known, email }: { name: string; email: string }) {
  const t = useWords('settings')
  const [name, setName] = useState(known)
  const save = useChange(
    ['session', '/members'],
    () => ask('PATCH', '/auth/profile', { body: { name } }),
    () => tell(t('saved')),
  )
  return (
    <Panel title={t('profile')} bodyClassName="p-4">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(undefined)
        }}
      >
        <Field label={t('account.name')}>
          {(tie) => (
            <Input
              {...tie}
              required
              autoComplete="name"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('account.email')}>{(tie) => <Input {...tie} disabled value={email} />}</Field>
        <Button type="submit" className="self-end" isBusy={save.isPending}>
          {t('save')}
        </Button>
      </form>
    </Panel>
  )
}

function Password() {
  const t = useWords('settings')
  const [currentPassword, setCurrent] = useState('')
  const [newPassword, setNew] = useState('')
  const save = useChange(
    ['own-sessions'],
    () => ask('POST', '/auth/password', { body: { currentPassword, newPassword } }),
    () => {
      tell(t('passwordChanged'))
      setCurrent('')
      setNew('')
    },
  )
  return (
    <Panel title={t('account.password')} bodyClassName="p-4">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(undefined)
        }}
      >
        <Field label={t('currentPassword')}>
          {(tie) => (
            <Input
              {...tie}
              type="password"
              autoComplete="current-password"
              required
              value={currentPassword}
              onChange={(event) => setCurrent(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('newPassword')} help={t('account.passwordHelp')}>
          {(tie) => (
            <Input
              {...tie}
              type="password"
              autoComplete="new-password"
              required
              minLength={8}
              value={newPassword}
              onChange={(event) => setNew(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" className="self-end" isBusy={save.isPending}>
          {t('changePassword')}
        </Button>
      </form>
    </Panel>
  )
}

function Sessions() {
  const t = useWords('settings')
  const { data } = useQuery({
    queryKey: ['own-sessions'],
    queryFn: ({ signal }) => read<OwnSessions>('/auth/sessions', {}, signal),
  })
  const end = useChange(['own-sessions'], (id: string) => ask('DELETE', `/auth/sessions/${id}`))
  return (
    <Panel title={t('sessions')}>
      {!data && <RowSkeletons count={2} />}
      <ul>
        {data?.items.map(({ id, isThis, browser, address, createdAt }) => (
          <li key={id} className="flex min-h-10 items-center gap-3 border-b px-3 py-1.5 text-sm last:border-0">
            <span className="min-w-0 flex-1">
              <span className="block truncate">{browser ?? '–'}</span>
              <span className="block text-xs text-soft">
                {address} · <Moment at={createdAt} />
              </span>
            </span>
            {isThis ? (
              <Badge tone="good">{t('thisSession')}</Badge>
            ) : (
              <Button size="sm" onClick={() => end.mutate(id)}>
                {t('endSession')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
