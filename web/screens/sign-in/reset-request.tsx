import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { EmailField } from './email-field.tsx'

/** Asks for a link by e-mail. The answer is the same whether the address is known. */
export function ResetRequest() {
  const t = useWords('sign-in')
  const [email, setEmail] = useState('')
  const request = useMutation({
    mutationFn: () => ask('POST', '/auth/password/request-reset', { body: { email } }),
    meta: { quiet: true },
  })
  if (request.isSuccess) return <p className="text-sm">{t('resetAsked')}</p>
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        request.mutate()
      }}
    >
      <EmailField value={email} onChange={setEmail} help={t('resetHelp')} />
      {request.error && <ProblemBox error={request.error} />}
      <Button type="submit" tone="primary" isBusy={request.isPending}>
        {t('resetSend')}
      </Button>
    </form>
  )
}
