import { useState } from 'react'
import { ask } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, Input, Select } from '../../parts/field.tsx'
import { TagInput } from '../../parts/tag-input.tsx'
import { tell } from '../../parts/toasts.tsx'
import { fieldTypes, type LeadField, leadFieldsPath, piiClasses, useChange } from './data.ts'

type Draft = Pick<LeadField, 'name' | 'label' | 'type' | 'options' | 'pii'>
const empty: Draft = { name: '', label: '', type: 'text', options: [], pii: 'none' }
/** As the API takes it. */
const mayBeName = /^[A-Za-z0-9_][A-Za-z0-9_ .-]{0,99}$/

/** A field's label, type, options and class. Its name is what leads hold it under, so it is said once. */
export function FieldForm({ field, onClose }: { field: LeadField | null; onClose(): void }) {
  const t = useWords('settings')
  const [draft, setDraft] = useState<Draft>(field ?? empty)
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part })
  const save = useChange(
    [leadFieldsPath],
    ({ name, label, type, options, pii }: Draft) =>
      ask('POST', leadFieldsPath, {
        body: { name, type, pii, options: type === 'choice' ? options : [], ...(label.trim() && { label }) },
      }),
    () => {
      tell(t('saved'))
      onClose()
    },
  )
  const isReady = mayBeName.test(draft.name) && (draft.type !== 'choice' || draft.options.length > 0)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={field ? field.label : t('addField')}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button tone="primary" disabled={!isReady} isBusy={save.isPending} onClick={() => save.mutate(draft)}>
            {t('save')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field
          label={t('fieldName')}
          help={t('fieldNameHelp')}
          error={draft.name !== '' && !mayBeName.test(draft.name) ? t('fieldNameWrong') : null}
        >
          {(tie) => (
            <Input
              {...tie}
              disabled={field !== null}
              autoComplete="off"
              value={draft.name}
              onChange={(event) => change({ name: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('fieldLabel')} help={t('fieldLabelHelp')}>
          {(tie) => <Input {...tie} value={draft.label} onChange={(event) => change({ label: event.target.value })} />}
        </Field>
        <TypeFields draft={draft} change={change} />
        <Field label={t('fieldPii')} help={t(`piiHelp.${draft.pii}`)}>
          {(tie) => (
            <Select
              {...tie}
              value={draft.pii}
              onChange={(event) => change({ pii: event.target.value as Draft['pii'] })}
            >
              {piiClasses.map((each) => (
                <option key={each} value={each}>
                  {t(`pii.${each}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
    </Dialog>
  )
}

function TypeFields({ draft, change }: { draft: Draft; change(part: Partial<Draft>): void }) {
  const t = useWords('settings')
  return (
    <>
      <Field label={t('fieldTypeLabel')} help={t('fieldTypeHelp')}>
        {(tie) => (
          <Select
            {...tie}
            value={draft.type}
            onChange={(event) => change({ type: event.target.value as Draft['type'] })}
          >
            {fieldTypes.map((each) => (
              <option key={each} value={each}>
                {t(`fieldType.${each}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {draft.type === 'choice' && (
        <Field label={t('fieldOptions')} help={t('fieldOptionsHelp')}>
          {({ id }) => (
            <TagInput
              id={id}
              label={t('fieldOptions')}
              value={draft.options}
              onChange={(options) => change({ options })}
            />
          )}
        </Field>
      )}
    </>
  )
}
