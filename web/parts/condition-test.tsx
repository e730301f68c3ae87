import { Trash2 } from 'lucide-react'
import type { Test, Value, Vocabulary } from '../conditions.ts'
import { currentLanguage, useWords } from '../language.ts'
import { IconButton } from './button.tsx'
import { ValueInput } from './condition-value.tsx'
import { Input, Select } from './field.tsx'

interface TestRowProps {
  test: Test
  vocabulary: Vocabulary
  onChange(test: Test): void
  onRemove(): void
}

/** One test of a condition: a field, an operator, and what it is compared with. */
export function TestRow({ test, vocabulary, onChange, onRemove }: TestRowProps) {
  const t = useWords('shell')
  const language = currentLanguage()
  const isCustom = test.field.startsWith('custom.')
  const field = vocabulary.find(test.field)
  const operator = vocabulary.operatorOf(test)
  const chooseField = (name: string) => {
    const next = vocabulary.find(name)
    const op = next?.operators.find((each) => each.name === test.op) ?? next?.operators[0]
    onChange({ field: name, op: op?.name ?? '' })
  }
  const chooseOperator = (name: string) => {
    const shape = field?.operators.find((each) => each.name === name)?.value
    onChange({ ...withValue({ field: test.field, op: name }, reshape(test.value, shape)) })
  }
  return (
    <div className="flex min-w-0 flex-wrap items-start gap-1.5">
      <Select
        aria-label={t('condition.field')}
        className="w-44 max-md:w-full"
        value={isCustom ? 'custom.' : test.field}
        onChange={(event) => chooseField(event.target.value)}
      >
        <option value="" disabled>
          {t('condition.field')}
        </option>
        {vocabulary.fields.map(({ name, labels }) => (
          <option key={name} value={name}>
            {labels[language]}
          </option>
        ))}
        <option value="custom.">{t('condition.custom')}</option>
      </Select>
      {isCustom && (
        <Input
          aria-label={t('condition.customName')}
          placeholder={t('condition.customName')}
          className="w-36 max-md:w-full"
          value={test.field.slice('custom.'.length)}
          onChange={(event) => onChange({ ...test, field: `custom.${event.target.value}` })}
        />
      )}
      {field && (
        <Select
          aria-label={t('condition.operator')}
          className="w-40 max-md:w-[calc(100%-3rem)]"
          value={test.op}
          onChange={(event) => chooseOperator(event.target.value)}
        >
          {field.operators.map(({ name, labels }) => (
            <option key={name} value={name}>
              {labels[language]}
            </option>
          ))}
        </Select>
      )}
      <IconButton label={t('condition.remove')} className="max-md:order-none md:order-last" onClick={onRemove}>
        <Trash2 />
      </IconButton>
      {field && operator && operator.value !== 'none' && (
        <ValueInput
          field={field}
          shape={operator.value}
          value={test.value}
          onChange={(value) => onChange(withValue(test, value))}
        />
      )}
    </div>
  )
}

function withValue(test: Test, value: Value | undefined): Test {
  const { value: _, ...rest } = test
  return value === undefined ? rest : { ...rest, value }
}

/** What was typed is kept where the next operator can use it. */
function reshape(value: Value | undefined, shape: string | undefined): Value | undefined {
  const first = Array.isArray(value) ? value[0] : value
  if (first === undefined || shape === 'none' || shape === 'pair') return undefined
  if (shape === 'texts') return Array.isArray(value) ? value.map(String) : [String(value)]
  return shape === 'text' ? String(first) : undefined
}
