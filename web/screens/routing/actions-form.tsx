import { useWords } from '../../language.ts'
import { Field } from '../../parts/field.tsx'
import { TagInput } from '../../parts/tag-input.tsx'
import type { Actions } from './data.ts'
import { Tick } from './tick.tsx'
import { type Changed, WhoFields } from './who-fields.tsx'

interface ActionsProps {
  actions: Actions
  /** Where the lead goes; null: it stays. Only its members can be chosen. */
  workspaceId: string | null
  isFallback: boolean
  onChange(actions: Actions): void
}

/** Whom a rule gives its leads to and how it chooses, and what else it does with them. */
export function ActionsForm({ actions, workspaceId, isFallback, onChange }: ActionsProps) {
  const t = useWords('routing')
  const change = (changed: Changed) =>
    onChange(
      Object.fromEntries(
        Object.entries({ ...actions, ...changed }).filter(([, value]) => value !== undefined),
      ) as Actions,
    )
  return (
    <>
      <WhoFields actions={actions} workspaceId={workspaceId} isFallback={isFallback} change={change} />
      <Field label={t('tagWith')}>
        {({ id }) => (
          <TagInput
            id={id}
            label={t('tagWith')}
            value={actions.tag_with ?? []}
            onChange={(tags) => change({ tag_with: tags.length > 0 ? tags : undefined })}
          />
        )}
      </Field>
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="mb-1 text-sm font-medium">{t('notify')}</legend>
        {(['email', 'slack'] as const).map((via) => (
          <Tick
            key={via}
            label={t(`via.${via}`)}
            isOn={actions.notify_via?.includes(via) ?? false}
            onChange={(isOn) => {
              const next = [...(actions.notify_via ?? []).filter((each) => each !== via), ...(isOn ? [via] : [])]
              change({ notify_via: next.length > 0 ? next : undefined })
            }}
          />
        ))}
      </fieldset>
      {!isFallback && (
        <Tick
          label={t('goOn')}
          isOn={actions.continue ?? actions.stop === false}
          onChange={(isOn) => change({ continue: isOn || undefined, stop: undefined })}
        />
      )}
    </>
  )
}
