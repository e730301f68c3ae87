import { useMutation, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { z } from 'zod'
import type { setupState } from '../../../src/features/people/contract.ts'
import { ask, read } from '../../api.ts'
import { useWords } from '../../language.ts'
import { type Account, AccountFields } from '../../parts/account-fields.tsx'
import { Button, ButtonLink } from '../../parts/button.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { Doorway } from '../../shell/doorway.tsx'
import { useEnter } from '../../shell/enter.ts'

/** The first start: an account for whoever holds the link that was printed. */
export default function Setup() {
  const t = useWords('setup')
  const { data, error, refetch } = useQuery({
    queryKey: ['setup'],
    queryFn: ({ signal }) => read<z.output<typeof setupState>>('/setup', {}, signal),
  })
  useEffect(() => {
    document.title = `${t('title')} · Leadline`
  }, [t])
  return (
    <Doorway title={t('title')} intro={t('intro')}>
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-40" />}
      {data?.isNeeded && <AccountForm />}
      {data && !data.isNeeded && (
        <>
          <p className="text-sm">{t('done')}</p>
          <ButtonLink to="/sign-in" tone="primary">
            {t('signIn')}
          </ButtonLink>
        </>
      )}
    </Doorway>
  )
}

function AccountForm() {
  const t = useWords('setup')
  const { token = '' } = useSearch({ strict: false }) as { token?: string }
  const [account, setAccount] = useState<Account>({ name: '', email: '', password: '' })
  const enter = useEnter('/setup/start')
  const create = useMutation({
    mutationFn: () => ask('POST', '/setup', { body: { token, ...account } }),
    onSuccess: enter,
    meta: { quiet: true },
  })
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        create.mutate()
      }}
    >
      <AccountFields account={account} onChange={setAccount} error={create.error} />
      {create.error && <ProblemBox error={create.error} />}
      <Button type="submit" tone="primary" isBusy={create.isPending}>
        {t('create')}
      </Button>
    </form>
  )
}
