import { useState } from 'react'
import { useWords } from '../../language.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Field, Input } from '../../parts/field.tsx'
import { tell } from '../../parts/toasts.tsx'
import { remove, type Suppression, useChange } from './data.ts'

const shortest = 3

/** Allows writing to somebody again; the reason is kept as proof. */
export function RemoveDialog({ suppression, onClose }: { suppression: Suppression; onClose: () => void }) {
  const t = useWords('suppressions')
  const [reason, setReason] = useState('')
  const change = useChange(
    () => remove(suppression, reason.trim()),
    () => {
      tell(t('removed'))
      onClose()
    },
  )
  return (
    <Confirm
      isOpen
      onClose={onClose}
      onConfirm={() => reason.trim().length >= shortest && change.mutate(undefined)}
      title={t('removeTitle', { address: suppression.address })}
      description={t('removeHelp')}
      action={t('remove')}
      isBusy={change.isPending}
    >
      <Field label={t('why')} help={t('whyHelp')}>
        {(tie) => (
          <Input
            {...tie}
            required
            minLength={shortest}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </Confirm>
  )
}
