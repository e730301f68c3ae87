import { useWords } from '../../language.ts'
import { Field, Input } from '../../parts/field.tsx'

interface EmailProps {
  value: string
  onChange(value: string): void
  help?: string
}

/** The address that somebody signs in with. */
export function EmailField({ value, onChange, help }: EmailProps) {
  const t = useWords('sign-in')
  return (
    <Field label={t('email')} {...(help && { help })}>
      {(tie) => (
        <Input
          {...tie}
          name="email"
          type="email"
          autoComplete="username"
          required
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
