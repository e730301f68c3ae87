import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../../language.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { cn } from '../../parts/cn.ts'
import { Field, Input, Switch } from '../../parts/field.tsx'
import { Segments } from '../../parts/segments.tsx'
import { type Language, newVariant, type Variant, wordingLanguages } from './draft.ts'
import { Section, type SectionProps } from './section.tsx'
import { WordingEditor } from './wording-editor.tsx'

const mostVariants = 5
const letters = 'ABCDE'

interface MessageProps extends SectionProps {
  /** The variant that is edited and previewed. */
  shown: number
  onShow(variant: number): void
}

/** What it says: by variant and by language, with the share of each variant and who gets nothing. */
export function MessageSection({ draft, put, preview, shown, onShow }: MessageProps) {
  const t = useWords('campaigns')
  const [language, setLanguage] = useState<Language | 'all'>('all')
  const { variants, channel } = draft
  const at = Math.min(shown, variants.length - 1)
  const variant = variants[at]!
  const change = (changed: Partial<Variant>) =>
    put({ variants: variants.map((each, index) => (index === at ? { ...each, ...changed } : each)) })
  const wording = language === 'all' ? variant.wording : (variant.languages[language] ?? variant.wording)
  return (
    <Section
      anchor="message"
      aside={
        <Segments<Language | 'all'>
          label={t('language')}
          value={language}
          onChange={setLanguage}
          options={[
            { value: 'all', label: t('everyLanguage') },
            ...wordingLanguages.map((value) => ({ value, label: value === 'pt-BR' ? 'PT' : value.toUpperCase() })),
          ]}
        />
      }
    >
      <Variants {...{ variants, put, at, onShow }} />
      {language !== 'all' && <p className="text-xs text-soft">{t('languageHelp')}</p>}
      <WordingEditor
        key={`${at} ${language}`}
        channel={channel}
        wording={wording}
        missing={preview.data?.missing ?? {}}
        onChange={(next) =>
          language === 'all'
            ? change({ wording: next })
            : change({ languages: { ...variant.languages, [language]: next } })
        }
      />
      <div className="grid gap-4 md:grid-cols-2">
        <Field label={t('holdout')} help={t('holdoutHelp')}>
          {(tie) => (
            <Input
              {...tie}
              type="number"
              min={0}
              max={50}
              step="any"
              value={draft.holdout}
              onChange={(event) => put({ holdout: Number(event.target.value) })}
            />
          )}
        </Field>
        {channel === 'email' && (
          <div className="flex items-start gap-2 pt-6 text-sm">
            <Switch label={t('track')} checked={draft.track} onCheckedChange={(track) => put({ track })} />
            <span>
              {t('track')}
              <span className="block text-xs text-soft">{t('trackHelp')}</span>
            </span>
          </div>
        )}
      </div>
    </Section>
  )
}

interface VariantsProps {
  variants: Variant[]
  put: SectionProps['put']
  at: number
  onShow(variant: number): void
}

function Variants({ variants, put, at, onShow }: VariantsProps) {
  const t = useWords('campaigns')
  const add = () => {
    const name = letters.split('').find((letter) => !variants.some((each) => each.name === letter)) ?? 'X'
    const shared = variants.length === 1 ? variants.map((each) => ({ ...each, share: 50 })) : variants
    put({ variants: [...shared, { ...newVariant(name), wording: variants[at]!.wording }] })
    onShow(variants.length)
  }
  const remove = () => {
    const left = variants.filter((_, index) => index !== at)
    put({ variants: left.length === 1 ? [{ ...left[0]!, share: 100 }] : left })
    onShow(0)
  }
  const change = (changed: Partial<Variant>) =>
    put({ variants: variants.map((each, index) => (index === at ? { ...each, ...changed } : each)) })
  const whole = variants.reduce((sum, { share }) => sum + share, 0)
  return (
    <div className="flex flex-wrap items-center gap-2">
      {variants.length > 1 &&
        variants.map(({ name, share }, index) => (
          <button
            key={name}
            type="button"
            aria-pressed={index === at}
            onClick={() => onShow(index)}
            className={cn(
              'h-8 rounded-md border px-3 text-sm text-soft max-md:h-10',
              index === at && 'border-accent bg-accent-wash font-medium text-accent',
            )}
          >
            {name} · {Math.round((share / whole) * 100)} %
          </button>
        ))}
      {variants.length > 1 && (
        <>
          <Input
            aria-label={t('share')}
            type="number"
            min={1}
            max={100}
            className="w-20"
            value={variants[at]!.share}
            onChange={(event) => change({ share: Math.max(1, Number(event.target.value)) })}
          />
          <IconButton label={t('removeVariant')} onClick={remove}>
            <Trash2 />
          </IconButton>
        </>
      )}
      {variants.length < mostVariants && (
        <Button size="sm" tone="ghost" onClick={add}>
          <Plus />
          {t(variants.length === 1 ? 'makeAB' : 'addVariant')}
        </Button>
      )}
    </div>
  )
}
