import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import type { shownInvitation } from '../../../src/features/people/contract.ts'
import { ask, Problem } from '../../api.ts'
import { useWords } from '../../language.ts'
import { AccountFields } from '../../parts/account-fields.tsx'
import { Button } from '../../parts/button.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useSession } from '../../session.ts'
import { Doorway } from '../../shell/doorway.tsx'
import { useEnter } from '../../shell/enter.ts'
import { chooseWorkspace } from '../../workspace.ts'

type Shown = z.output<typeof shownInvitation>

/** What the link of an invitation opens: come in as somebody new, or as who one is. */
export default function Invitation() {
  const t = useWords('invitation')
  const { token = '' } = useSearch({ strict: false }) as { token?: string }
  const { data, error } = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => ask<Shown>('POST', '/auth/invitation', { body: { token } }),
    enabled: token !== '',
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const refusal = error ?? (token === '' ? new Problem(400, { code: 'link_invalid' }) : null)
  const intro = data && t('intro', { name: data.invitedBy, role: t(`role.${data.role}`) })
  return (
    <Doorway
      title={data ? t('title', { workspace: data.workspace.brand.name ?? data.workspace.name }) : t('loading')}
      {...(intro && { intro })}
    >
      {refusal && <ProblemBox error={refusal} />}
      {!data && !refusal && <Skeleton className="h-32" />}
      {data &&
        (data.hasAccount ? <Join invitation={data} token={token} /> : <Accept invitation={data} token={token} />)}
    </Doorway>
  )
}

function Accept({ invitation, token }: { invitation: Shown; token: string }) {
  const t = useWords('invitation')
  const [account, setAccount] = useState({ name: '', email: invitation.email, password: '' })
  const enter = useEnter()
  const accept = useMutation({
    mutationFn: () =>
      ask('POST', '/auth/invitation/accept', { body: { token, name: account.name, password: account.password } }),
    onSuccess: () => {
      chooseWorkspace(invitation.workspace.slug)
      return enter()
    },
    meta: { quiet: true },
  })
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        accept.mutate()
      }}
    >
      <AccountFields account={account} onChange={setAccount} error={accept.error} isInvited />
      {accept.error && <ProblemBox error={accept.error} />}
      <Button type="submit" tone="primary" isBusy={accept.isPending}>
        {t('accept')}
      </Button>
    </form>
  )
}

function Join({ invitation, token }: { invitation: Shown; token: string }) {
  const t = useWords('invitation')
  const session = useSession()
  const navigate = useNavigate()
  const enter = useEnter()
  const join = useMutation({
    mutationFn: () => ask('POST', '/auth/invitation/join', { body: { token } }),
    onSuccess: () => {
      chooseWorkspace(invitation.workspace.slug)
      return enter()
    },
    meta: { quiet: true },
  })
  const signIn = () => void navigate({ to: '/sign-in', search: { next: `/invitation?token=${token}` } as never })
  if (!session?.user)
    return (
      <>
        <p className="text-sm">{t('hasAccount', { email: invitation.email })}</p>
        <Button tone="primary" onClick={signIn}>
          {t('signIn')}
        </Button>
      </>
    )
  return (
    <>
      {join.error && <ProblemBox error={join.error} />}
      <Button tone="primary" onClick={() => join.mutate()} isBusy={join.isPending}>
        {t('join', { name: session.user.name })}
      </Button>
    </>
  )
}
