import { Braces } from 'lucide-react'
import { useRef } from 'react'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Disclosure } from '../../parts/disclosure.tsx'
import { Field, Input, Textarea } from '../../parts/field.tsx'
import { Menu, MenuItem } from '../../parts/menu.tsx'
import type { Channel } from './data.ts'
import type { Wording } from './draft.ts'
import { variables, variablesIn, withFallback } from './variables.ts'

interface EditorProps {
  channel: Channel
  wording: Wording
  /** Recipients without a value, by variable. */
  missing: Record<string, number>
  onChange(wording: Wording): void
}

/** One wording: its text, the variables in it, and what is said where somebody has none. */
export function WordingEditor({ channel, wording, missing, onChange }: EditorProps) {
  const t = useWords('campaigns')
  const field = useRef<HTMLTextAreaElement>(null)
  const put = (changed: Partial<Wording>) => onChange({ ...wording, ...changed })
  const insert = (name: string) => {
    const { selectionStart: from, selectionEnd: to } = field.current ?? { selectionStart: null, selectionEnd: null }
    const start = from ?? wording.text.length
    const added = `{{${name}}}`
    put({ text: wording.text.slice(0, start) + added + wording.text.slice(to ?? start) })
    // after the text is in the field
    requestAnimationFrame(() => {
      field.current?.focus()
      field.current?.setSelectionRange(start + added.length, start + added.length)
    })
  }
  return (
    <div className="flex flex-col gap-4">
      {channel === 'email' && (
        <Field label={t('subject')}>
          {(tie) => (
            <Input
              {...tie}
              maxLength={500}
              value={wording.subject}
              onChange={(event) => put({ subject: event.target.value })}
            />
          )}
        </Field>
      )}
      <Field label={t('text')}>
        {(tie) => (
          <Textarea
            {...tie}
            ref={field}
            rows={6}
            value={wording.text}
            onChange={(event) => put({ text: event.target.value })}
            placeholder={t('textPlaceholder')}
          />
        )}
      </Field>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Menu
          align="start"
          trigger={
            <Button size="sm">
              <Braces />
              {t('insertVariable')}
            </Button>
          }
        >
          {variables.map((name) => (
            <MenuItem key={name} onSelect={() => insert(name)}>
              {t(`variable.${name}`)}
            </MenuItem>
          ))}
        </Menu>
        <Size channel={channel} text={wording.text} />
      </div>
      <Fallbacks wording={wording} missing={missing} put={put} />
      {channel === 'email' && (
        <Disclosure title={t('ownHtml')}>
          <Field label="HTML" help={t('ownHtmlHelp')}>
            {(tie) => (
              <Textarea
                {...tie}
                rows={8}
                className="font-mono"
                value={wording.html}
                onChange={(event) => put({ html: event.target.value })}
              />
            )}
          </Field>
        </Disclosure>
      )}
    </div>
  )
}

function Fallbacks({
  wording,
  missing,
  put,
}: {
  wording: Wording
  missing: Record<string, number>
  put(changed: Partial<Wording>): void
}) {
  const t = useWords('campaigns')
  const used = variablesIn(`${wording.subject}\n${wording.text}\n${wording.html}`)
  if (used.length === 0) return null
  const change = (name: string, fallback: string) =>
    put({
      subject: withFallback(wording.subject, name, fallback),
      text: withFallback(wording.text, name, fallback),
      html: withFallback(wording.html, name, fallback),
    })
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-sm font-medium">{t('fallbacks')}</legend>
      {used.map(({ name, fallback }) => (
        <div key={name} className="grid grid-cols-[8rem_minmax(0,1fr)_auto] items-center gap-2 text-sm">
          <span className="truncate">{t([`variable.${name}`, 'variable.other'], { name })}</span>
          <Input
            aria-label={t('fallbackOf', { name: t([`variable.${name}`, 'variable.other'], { name }) })}
            placeholder={t('noFallback')}
            value={fallback ?? ''}
            onChange={(event) => change(name, event.target.value.replace(/[{}|]/g, ''))}
          />
          {missing[name] ? <Badge tone="warn">{t('withoutValue', { count: missing[name] })}</Badge> : <span />}
        </div>
      ))}
    </fieldset>
  )
}

const gsm = /^[\w\s@£$¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà^{}\\[\]~|€]*$/

/** How long it is; of a text message in how many parts it goes. */
function Size({ channel, text }: { channel: Channel; text: string }) {
  const t = useWords('campaigns')
  const formats = useFormats()
  const length = [...text].length
  if (channel !== 'sms')
    return <span className="text-xs text-soft">{t('length', { number: formats.number(length) })}</span>
  const [one, more] = gsm.test(text) ? [160, 153] : [70, 67]
  const parts = length <= one ? 1 : Math.ceil(length / more)
  return <span className="text-xs text-soft">{t('smsLength', { number: formats.number(length), count: parts })}</span>
}
