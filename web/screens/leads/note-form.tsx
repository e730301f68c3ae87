import { useState } from 'react'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { Textarea } from '../../parts/field.tsx'
import { useLeadActions } from './data.ts'

/** A note for whoever opens the lead next. */
export function NoteForm({ leadId }: { leadId: string }) {
  const t = useWords('leads')
  const [text, setText] = useState('')
  const { note } = useLeadActions(leadId)
  const save = () => note.mutate(text.trim(), { onSuccess: () => setText('') })
  return (
    <form
      className="flex flex-col gap-2 border-b p-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() !== '') save()
      }}
    >
      <Textarea
        aria-label={t('note')}
        placeholder={t('note')}
        maxLength={5_000}
        className="min-h-9"
        rows={text ? 3 : 1}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && text.trim() !== '') save()
        }}
      />
      {text.trim() !== '' && (
        <Button type="submit" size="sm" tone="primary" isBusy={note.isPending} className="self-end">
          {t('saveNote')}
        </Button>
      )}
    </form>
  )
}
