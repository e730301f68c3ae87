import { FolderPlus, Plus, Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'
import {
  type Condition,
  completeOf,
  everybody,
  type Group,
  isTest,
  type Mode,
  readGroup,
  useVocabulary,
  type Vocabulary,
  writeGroup,
} from '../conditions.ts'
import { useWords } from '../language.ts'
import { Button, IconButton } from './button.tsx'
import { cn } from './cn.ts'
import { TestRow } from './condition-test.tsx'
import { Segments } from './segments.tsx'
import { Skeleton } from './skeleton.tsx'

const deepest = 4
const modes: Mode[] = ['all', 'any', 'none']

interface BuilderProps {
  /** Canonical; null and `{ all: [] }` mean everybody. */
  value: Condition | null
  /** Told at every change, without what is not filled in yet. */
  onChange(condition: Condition): void
  isReadOnly?: boolean
}

/** Makes a condition: groups of tests, a field, an operator and a value each, as filters, rules and audiences use it. */
export function ConditionBuilder({ value, onChange, isReadOnly = false }: BuilderProps) {
  const vocabulary = useVocabulary()
  const [draft, setDraft] = useState<Condition>(value ?? everybody)
  // what is half filled in is kept here only; a value that is not the one told last comes from elsewhere
  const told = useRef(JSON.stringify(value ?? everybody))
  const given = JSON.stringify(value ?? everybody)
  if (given !== told.current) {
    told.current = given
    setDraft(value ?? everybody)
  }
  if (!vocabulary) return <Skeleton className="h-8 w-full" />
  const change = (next: Condition) => {
    setDraft(next)
    const complete = completeOf(next, (test) => vocabulary.operatorOf(test)?.value)
    if (JSON.stringify(complete) === told.current) return
    told.current = JSON.stringify(complete)
    onChange(complete)
  }
  return (
    <fieldset disabled={isReadOnly} className="min-w-0">
      <GroupBox condition={draft} depth={0} vocabulary={vocabulary} onChange={change} />
    </fieldset>
  )
}

interface GroupProps {
  condition: Condition
  depth: number
  vocabulary: Vocabulary
  onChange(condition: Condition): void
  onRemove?(): void
}

function GroupBox({ condition, depth, vocabulary, onChange, onRemove }: GroupProps) {
  const t = useWords('shell')
  const group = readGroup(condition)
  const change = (changed: Partial<Group>) => onChange(writeGroup({ ...group, ...changed }))
  const put = (at: number, part: Condition | null) =>
    change({ parts: group.parts.flatMap((each, index) => (index === at ? (part ?? []) : each)) })
  return (
    <fieldset className={cn('flex min-w-0 flex-col gap-2', depth > 0 && 'rounded-md border bg-sunken/50 p-2')}>
      <legend className="sr-only">{t(`condition.${group.mode}`)}</legend>
      <div className="flex items-center gap-2">
        <Segments
          label={t('condition.mode')}
          value={group.mode}
          onChange={(mode) => change({ mode })}
          options={modes.map((mode) => ({ value: mode, label: t(`condition.${mode}`) }))}
        />
        {onRemove && (
          <IconButton label={t('condition.removeGroup')} size="tiny" className="ml-auto" onClick={onRemove}>
            <Trash2 />
          </IconButton>
        )}
      </div>
      {group.parts.map((part, at) =>
        isTest(part) ? (
          <TestRow
            key={at}
            test={part}
            vocabulary={vocabulary}
            onChange={(next) => put(at, next)}
            onRemove={() => put(at, null)}
          />
        ) : (
          <GroupBox
            key={at}
            condition={part}
            depth={depth + 1}
            vocabulary={vocabulary}
            onChange={(next) => put(at, next)}
            onRemove={() => put(at, null)}
          />
        ),
      )}
      <div className="flex flex-wrap gap-2">
        <Button size="sm" tone="ghost" onClick={() => change({ parts: [...group.parts, { field: '', op: '' }] })}>
          <Plus />
          {t('condition.add')}
        </Button>
        {depth < deepest && (
          <Button
            size="sm"
            tone="ghost"
            onClick={() =>
              change({
                parts: [
                  ...group.parts,
                  writeGroup({ mode: group.mode === 'any' ? 'all' : 'any', parts: [{ field: '', op: '' }] }),
                ],
              })
            }
          >
            <FolderPlus />
            {t('condition.addGroup')}
          </Button>
        )}
      </div>
    </fieldset>
  )
}
