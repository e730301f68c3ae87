import { Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { everybody } from '../../conditions.ts'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { ConditionBuilder } from '../../parts/condition-builder.tsx'
import { ConditionText } from '../../parts/condition-text.tsx'
import { Field, Input, Select } from '../../parts/field.tsx'
import { Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { tell, tellWithUndo } from '../../parts/toasts.tsx'
import { useMay, useSession, useWorkspace } from '../../session.ts'
import { ActionsForm } from './actions-form.tsx'
import { type Actions, type Edited, editedOf, type Rule, type RuleList, useRules } from './data.ts'

interface EditorProps {
  list: RuleList
  /** Undefined for a new rule and for the fallback. */
  rule: Rule | undefined
  isFallback: boolean
  onSaved(id: string | undefined): void
}

const fresh: Edited = { name: '', conditions: everybody, destinationWorkspaceId: null, actions: {}, isActive: true }

/** One rule: when it applies, and what it does then. What is saved goes into the draft. */
export function RuleEditor({ list, rule, isFallback, onSaved }: EditorProps) {
  const t = useWords('routing')
  const mayAdmin = useMay('admin')
  const stored = rule ? editedOf(rule) : isFallback ? fallbackOf(list) : fresh
  const [edited, setEdited] = useState(stored)
  const change = (changed: Partial<Edited>) => setEdited({ ...edited, ...changed })
  const { save, error, isPending } = useSave(rule, isFallback, onSaved)
  const isChanged = JSON.stringify(edited) !== JSON.stringify(stored)
  return (
    <Panel
      title={isFallback ? t('fallback') : rule ? rule.name : t('newRule')}
      aside={rule && mayAdmin && <Remove rule={rule} onGone={() => onSaved(undefined)} />}
    >
      <form
        className="flex min-w-0 flex-col gap-5 p-3"
        onSubmit={(event) => {
          event.preventDefault()
          save(edited)
        }}
      >
        <fieldset disabled={!mayAdmin} className="flex min-w-0 flex-col gap-5">
          {isFallback ? (
            <p className="text-sm text-soft">{t('fallbackHelp')}</p>
          ) : (
            <>
              <Field label={t('name')}>
                {(tie) => (
                  <Input
                    {...tie}
                    required
                    maxLength={200}
                    value={edited.name}
                    onChange={(event) => change({ name: event.target.value })}
                  />
                )}
              </Field>
              <Part title={t('when')}>
                <p className="text-sm text-soft">
                  <ConditionText condition={edited.conditions} />
                </p>
                <ConditionBuilder
                  value={edited.conditions}
                  onChange={(conditions) => change({ conditions })}
                  isReadOnly={!mayAdmin}
                />
              </Part>
            </>
          )}
          <Part title={isFallback ? t('instead') : t('then')}>
            <Destination
              value={edited.destinationWorkspaceId}
              onChange={(destinationWorkspaceId) => change({ destinationWorkspaceId })}
            />
            <ActionsForm
              actions={edited.actions}
              workspaceId={edited.destinationWorkspaceId}
              isFallback={isFallback}
              onChange={(actions) => change({ actions })}
            />
          </Part>
        </fieldset>
        {error !== null && <ProblemBox error={error} />}
        {mayAdmin && (
          <div className="flex justify-end gap-2">
            <Button disabled={!isChanged} onClick={() => setEdited(stored)}>
              {t('cancel')}
            </Button>
            <Button type="submit" tone="primary" disabled={!isChanged} isBusy={isPending}>
              {t('saveDraft')}
            </Button>
          </div>
        )}
      </form>
    </Panel>
  )
}

const fallbackOf = ({ fallback }: RuleList): Edited => ({
  ...fresh,
  destinationWorkspaceId: fallback.destinationWorkspaceId,
  actions: fallback.actions as Actions,
})

function useSave(rule: Rule | undefined, isFallback: boolean, onSaved: (id: string | undefined) => void) {
  const t = useWords('routing')
  const { create, update, setFallback } = useRules()
  const used = isFallback ? setFallback : rule ? update : create
  const done = () => tell(t('savedDraft'))
  const save = (edited: Edited) => {
    const { destinationWorkspaceId, actions } = edited
    if (isFallback) setFallback.mutate({ destinationWorkspaceId, actions }, { onSuccess: done })
    else if (rule) update.mutate({ id: rule.id, ...edited }, { onSuccess: done })
    else
      create.mutate(edited, {
        onSuccess: ({ id }) => {
          done()
          onSaved(id)
        },
      })
  }
  return { save, error: used.error, isPending: used.isPending }
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex min-w-0 flex-col gap-3">
      <h3 className="text-xs font-semibold tracking-wide text-soft uppercase">{title}</h3>
      {children}
    </section>
  )
}

function Destination({ value, onChange }: { value: string | null; onChange(id: string | null): void }) {
  const t = useWords('routing')
  const workspaces = useSession()?.workspaces ?? []
  const here = useWorkspace()
  const isKnown = value === null || workspaces.some(({ id }) => id === value)
  return (
    <Field label={t('destination')}>
      {(tie) => (
        <Select {...tie} value={value ?? ''} onChange={(event) => onChange(event.target.value || null)}>
          <option value="">{t('stayHere', { name: here?.name ?? '' })}</option>
          {!isKnown && <option value={value}>{value.slice(0, 8)}</option>}
          {workspaces
            .filter(({ id }) => id !== here?.id)
            .map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
        </Select>
      )}
    </Field>
  )
}

function Remove({ rule, onGone }: { rule: Rule; onGone(): void }) {
  const t = useWords('routing')
  const { remove, create } = useRules()
  const again = () => create.mutate({ ...editedOf(rule), priority: rule.priority } as Edited)
  const go = () =>
    remove.mutate(rule.id, {
      onSuccess: () => {
        onGone()
        tellWithUndo(t('removed', { name: rule.name }), again)
      },
    })
  return (
    <Button size="sm" tone="danger" isBusy={remove.isPending} onClick={go}>
      <Trash2 />
      {t('remove')}
    </Button>
  )
}
