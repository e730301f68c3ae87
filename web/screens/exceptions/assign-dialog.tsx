import { useState } from 'react'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, Select } from '../../parts/field.tsx'
import { MemberOptions } from '../../parts/member-options.tsx'
import { useMembers } from '../../people.ts'
import { type Entry, useTriage } from './data.ts'

/** Gives an entry to somebody, or to nobody. */
export function AssignDialog({ entry: { id, assigneeId }, onClose }: { entry: Entry; onClose(): void }) {
  const t = useWords('exceptions')
  const members = useMembers()
  const [chosen, setChosen] = useState(assigneeId ?? '')
  const { assign } = useTriage()
  const save = () => assign.mutate({ id, assigneeId: chosen || null }, { onSuccess: onClose })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('assign')}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button tone="primary" isBusy={assign.isPending} onClick={save}>
            {t('assign')}
          </Button>
        </>
      }
    >
      <Field label={t('assignee')}>
        {(tie) => (
          <Select {...tie} value={chosen} onChange={(event) => setChosen(event.target.value)}>
            <MemberOptions members={members} nobody={t('nobody')} />
          </Select>
        )}
      </Field>
    </Dialog>
  )
}
