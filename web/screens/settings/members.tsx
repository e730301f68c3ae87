import { MoreHorizontal, UserPlus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { ask } from '../../api.ts'
import { useWords } from '../../language.ts'
import { useList } from '../../pages.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button, IconButton } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { CopyLine } from '../../parts/copy.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Select } from '../../parts/field.tsx'
import { Menu, MenuItem } from '../../parts/menu.tsx'
import { Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useMay, useSession } from '../../session.ts'
import { type Member, type ResetLink, recordScopes, roles, useChange } from './data.ts'
import { Invitations } from './invitations.tsx'
import { Invite } from './invite.tsx'

/** Who may enter, and what they may do and see. */
export function Members() {
  const t = useWords('settings')
  const mayChange = useMay('admin')
  const list = useList<Member>('/members')
  const [isInviting, setInviting] = useState(false)
  const [leaving, setLeaving] = useState<Member | null>(null)
  const [link, setLink] = useState<string | null>(null)
  const remove = useChange(
    ['/members'],
    ({ userId }: Member) => ask('DELETE', `/members/${userId}`),
    () => {
      tell(t('memberRemoved'))
      setLeaving(null)
    },
  )
  const reset = useChange(
    [],
    ({ userId }: Member) => ask<ResetLink>('POST', `/members/${userId}/reset-link`),
    ({ url }) => setLink(url),
  )
  const columns = useMemberColumns(mayChange, (member) => (
    <Menu
      trigger={
        <IconButton label={t('more')} size="tiny">
          <MoreHorizontal />
        </IconButton>
      }
    >
      <MenuItem onSelect={() => reset.mutate(member)}>{t('resetLink')}</MenuItem>
      <MenuItem isDangerous onSelect={() => setLeaving(member)}>
        {t('removeMember')}
      </MenuItem>
    </Menu>
  ))
  return (
    <div className="flex flex-col gap-4">
      <Panel
        title={t('tab.members')}
        aside={
          mayChange && (
            <Button size="sm" tone="primary" onClick={() => setInviting(true)}>
              <UserPlus />
              {t('invite')}
            </Button>
          )
        }
      >
        {list.error && !list.rows && <ProblemBox error={list.error} onRetry={list.refetch} />}
        <DataTable
          label={t('tab.members')}
          className="max-h-128"
          columns={columns}
          rows={list.error && !list.rows ? [] : list.rows}
          keyOf={({ userId }) => userId}
          onMore={list.onMore}
          empty={<Empty title={t('noMembers')}>{t('noMembersHelp')}</Empty>}
        />
      </Panel>
      {mayChange && <Invitations />}
      {isInviting && <Invite onClose={() => setInviting(false)} />}
      <Confirm
        isOpen={leaving !== null}
        onClose={() => setLeaving(null)}
        onConfirm={() => leaving && remove.mutate(leaving)}
        title={t('removeMemberTitle', { name: leaving?.name ?? '' })}
        description={t('removeMemberHelp')}
        action={t('removeMember')}
        isDangerous
        isBusy={remove.isPending}
      />
      <Dialog isOpen={link !== null} onClose={() => setLink(null)} title={t('resetLink')} description={t('shownOnce')}>
        <CopyLine text={link ?? ''} />
      </Dialog>
    </div>
  )
}

function useMemberColumns(mayChange: boolean, menuOf: (member: Member) => ReactNode): Column<Member>[] {
  const t = useWords('settings')
  const me = useSession()?.user?.id
  const change = useChange(
    ['/members'],
    ({ userId, ...body }: { userId: string; role?: string; recordScope?: string }) =>
      ask('PATCH', `/members/${userId}`, { body }),
    () => tell(t('saved')),
  )
  const wordOf = {
    role: (value: string) => t(`role.${value}`),
    recordScope: (value: string) => t(`recordScope.${value}`),
  }
  const pick = (member: Member, name: 'role' | 'recordScope', options: readonly string[]) =>
    mayChange && member.userId !== me ? (
      <Select
        aria-label={`${t(`member.${name}`)}: ${member.name}`}
        className="h-7 w-full max-md:h-9"
        value={member[name]}
        onChange={(event) => change.mutate({ userId: member.userId, [name]: event.target.value })}
      >
        {options.map((option) => (
          <option key={option} value={option}>
            {wordOf[name](option)}
          </option>
        ))}
      </Select>
    ) : (
      wordOf[name](member[name])
    )
  return [
    {
      name: 'name',
      header: t('name'),
      cell: ({ name, email, userId }) => (
        <span className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium">{name}</span>
          {userId === me && <Badge tone="accent">{t('you')}</Badge>}
          <span className="min-w-0 truncate text-soft max-md:hidden">{email}</span>
        </span>
      ),
    },
    { name: 'role', header: t('member.role'), width: '9.5rem', cell: (member) => pick(member, 'role', roles) },
    {
      name: 'recordScope',
      header: t('member.recordScope'),
      width: '10rem',
      isMinor: true,
      cell: (member) => pick(member, 'recordScope', recordScopes),
    },
    {
      name: 'teams',
      header: t('tab.teams'),
      width: '12rem',
      isMinor: true,
      cell: ({ teams }) => teams.map(({ name }) => name).join(', '),
    },
    {
      name: 'twoFactor',
      header: t('twoFactorShort'),
      width: '7rem',
      isMinor: true,
      cell: ({ hasTwoFactor }) => <Badge tone={hasTwoFactor ? 'good' : 'idle'}>{t(hasTwoFactor ? 'on' : 'off')}</Badge>,
    },
    {
      name: 'menu',
      header: <span className="sr-only">{t('more')}</span>,
      width: '3.5rem',
      cell: (member) => mayChange && member.userId !== me && menuOf(member),
    },
  ]
}
