import { type FormEvent, useId, useState } from 'react'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, Input, Select } from '../../parts/field.tsx'
import { tell } from '../../parts/toasts.tsx'
import { channels, importFile, useChange } from './data.ts'

/** Takes in a list such as a state's do-not-call register. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const t = useWords('suppressions')
  const formats = useFormats()
  const formId = useId()
  const [file, setFile] = useState<File | null>(null)
  const [source, setSource] = useState('')
  const [channel, setChannel] = useState('')
  const upload = useChange(
    (given: File) => importFile(given, { source: source.trim(), channel }),
    ({ rows, added, known, invalid }) => {
      const numbers = { added: formats.number(added), known: formats.number(known), invalid: formats.number(invalid) }
      tell(t('imported', { count: rows }), t('importedDetail', numbers))
      onClose()
    },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (file) upload.mutate(file)
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('importTitle')}
      description={t('importHelp')}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" form={formId} tone="primary" isBusy={upload.isPending} disabled={!file}>
            {t('import')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-4">
        <Field label={t('file')}>
          {(tie) => (
            <Input
              {...tie}
              type="file"
              required
              accept=".csv,.txt,text/csv,text/plain"
              className="h-auto py-1.5 max-md:h-auto"
              onChange={(event) => setFile(event.target.files?.[0] ?? null)}
            />
          )}
        </Field>
        <Field label={t('source')} help={t('sourceHelp')} isOptional={t('optional')}>
          {(tie) => <Input {...tie} value={source} onChange={(event) => setSource(event.target.value)} />}
        </Field>
        <Field label={t('channel')}>
          {(tie) => (
            <Select {...tie} value={channel} onChange={(event) => setChannel(event.target.value)}>
              <option value="">{t('everyChannel')}</option>
              {channels.map((each) => (
                <option key={each} value={each}>
                  {t(`channel.${each}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </form>
    </Dialog>
  )
}
