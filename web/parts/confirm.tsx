import { type ReactNode, useState } from 'react'
import { useWords } from '../language.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Field, Input } from './field.tsx'

interface ConfirmProps {
  isOpen: boolean
  onClose(): void
  onConfirm(): void
  title: string
  description: ReactNode
  /** What the button says: the verb. */
  action: string
  isBusy?: boolean
  isDangerous?: boolean
  /** What must be typed first, for what cannot be taken back. */
  typed?: string
  children?: ReactNode
}

/** Asks before what cannot be undone; what can be undone is done at once, with an undo in its toast. */
export function Confirm({
  isOpen,
  onClose,
  onConfirm,
  title,
  description,
  action,
  isBusy,
  isDangerous,
  typed,
  children,
}: ConfirmProps) {
  const t = useWords('shell')
  const [text, setText] = useState('')
  const mayGo = typed === undefined || text.trim() === typed
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={title}
      description={description}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            tone={isDangerous ? 'danger' : 'primary'}
            onClick={onConfirm}
            disabled={!mayGo}
            isBusy={isBusy ?? false}
          >
            {action}
          </Button>
        </>
      }
    >
      {(children || typed !== undefined) && (
        <div className="flex flex-col gap-3">
          {children}
          {typed !== undefined && (
            <Field label={t('typeToConfirm', { text: typed })}>
              {(tie) => (
                <Input {...tie} value={text} onChange={(event) => setText(event.target.value)} autoComplete="off" />
              )}
            </Field>
          )}
        </div>
      )}
    </Dialog>
  )
}
