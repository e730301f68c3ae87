import { useWords } from '../language.ts'
import { Field, Input } from './field.tsx'
import { useWrong } from './use-wrong.ts'

export interface Account {
  name: string
  email: string
  password: string
}

interface AccountFieldsProps {
  account: Account
  onChange(account: Account): void
  error: unknown
  /** The address is given and cannot be changed. */
  isInvited?: boolean
}

/** Name, e-mail and password of somebody new. */
export function AccountFields({ account, onChange, error, isInvited = false }: AccountFieldsProps) {
  const t = useWords('shell')
  const wrong = useWrong(error)
  return (
    <>
      <Field label={t('account.name')} error={wrong('name')}>
        {(tie) => (
          <Input
            {...tie}
            name="name"
            autoComplete="name"
            required
            value={account.name}
            onChange={(event) => onChange({ ...account, name: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('account.email')} error={wrong('email')}>
        {(tie) => (
          <Input
            {...tie}
            name="email"
            type="email"
            autoComplete="username"
            required
            disabled={isInvited}
            value={account.email}
            onChange={(event) => onChange({ ...account, email: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('account.password')} help={t('account.passwordHelp')} error={wrong('password')}>
        {(tie) => (
          <Input
            {...tie}
            name="password"
            type="password"
            autoComplete="new-password"
            required
            minLength={8}
            value={account.password}
            onChange={(event) => onChange({ ...account, password: event.target.value })}
          />
        )}
      </Field>
    </>
  )
}
