import { useState } from 'react'
import { ask } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { CopyLine } from '../../parts/copy.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, Input, Select } from '../../parts/field.tsx'
import { useWrong } from '../../parts/use-wrong.ts'
import { type CreatedInvitation, type Role, roles, useChange } from './data.ts'

/** Asks somebody in; the link is shown for whoever has no e-mail connection. */
export function Invite({ onClose }: { onClose: () => void }) {
  const t = useWords('settings')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('agent')
  const invite = useChange(['/invitations'], (body: { email: string; role: Role }) =>
    ask<CreatedInvitation>('POST', '/invitations', { body }),
  )
  const wrong = useWrong(invite.error)
  if (invite.data)
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title={t('invited', { email: invite.data.email })}
        description={t(invite.data.isSent ? 'invitedSent' : 'invitedByHand')}
      >
        <CopyLine text={invite.data.url} />
      </Dialog>
    )
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('invite')}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            tone="primary"
            isBusy={invite.isPending}
            disabled={!email.includes('@')}
            onClick={() => invite.mutate({ email, role })}
          >
            {t('invite')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label={t('account.email')} error={wrong('email')}>
          {(tie) => <Input {...tie} type="email" value={email} onChange={(event) => setEmail(event.target.value)} />}
        </Field>
        <Field label={t('member.role')} help={t(`roleHelp.${role}`)}>
          {(tie) => (
            <Select {...tie} value={role} onChange={(event) => setRole(event.target.value as Role)}>
              {roles.map((each) => (
                <option key={each} value={each}>
                  {t(`role.${each}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
    </Dialog>
  )
}
