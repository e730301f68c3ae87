import { Problem } from '../../api.ts'
import { useWords } from '../../language.ts'
import type { Draft } from './draft.ts'
import type { DraftPreview } from './use-draft-preview.ts'

export const anchors = ['audience', 'message', 'senders', 'schedule'] as const
export type Anchor = (typeof anchors)[number]

/** Red stops the start, amber is for the reader to weigh. */
export interface Check {
  anchor: Anchor
  light: 'red' | 'amber' | 'green'
  text: string
}

/** What speaks for and against starting; at least one light for each part of the page. */
export function useChecks(draft: Draft, { data, error }: DraftPreview): Check[] {
  const t = useWords('campaigns')
  const checks: Check[] = []
  const say = (anchor: Anchor, light: Check['light'], text: string) => checks.push({ anchor, light, text })
  if (!draft.name.trim()) say('audience', 'red', t('check.noName'))
  if (data?.recipients === 0) say('audience', 'red', t('check.nobody'))
  else if (data) say('audience', 'green', t('check.somebody', { count: data.recipients }))
  if (draft.requireConsent === false) say('audience', 'amber', t('check.noConsent'))
  const isWritten = draft.variants.every(({ wording }) => wording.text.trim())
  const unread = error instanceof Problem ? error.fields.filter(({ path }) => /message|variants/.test(path)) : []
  if (!isWritten) say('message', 'red', t('check.noMessage'))
  for (const { message } of unread) say('message', 'red', message)
  if (draft.channel === 'email' && draft.variants.some(({ wording }) => !wording.subject.trim()))
    say('message', 'amber', t('check.noSubject'))
  for (const [name, count] of Object.entries(data?.missing ?? {}))
    say('message', 'amber', t('check.missing', { count, name: t([`variable.${name}`, 'variable.other'], { name }) }))
  if (isWritten && !checks.some(({ anchor }) => anchor === 'message')) say('message', 'green', t('check.message'))
  if (data?.senders.length === 0) say('senders', 'red', t('check.noSender'))
  else if (data) say('senders', 'green', t('check.senders', { count: data.senders.length }))
  if (error instanceof Problem && unread.length === 0) say('schedule', 'red', error.detail ?? error.message)
  if (data && data.recipients > 0 && data.estimate.endsAt === null) say('schedule', 'red', t('check.never'))
  if (data && data.estimate.tooLate > 0) say('schedule', 'amber', t('check.tooLate', { count: data.estimate.tooLate }))
  if (data && data.waiting > 0) say('schedule', 'amber', t('check.waiting', { count: data.waiting }))
  if (draft.quiet === 'none') say('schedule', 'amber', t('check.noQuiet'))
  if (data && data.recipients > 0 && !checks.some(({ anchor }) => anchor === 'schedule'))
    say('schedule', 'green', t('check.schedule'))
  return checks
}

/** The worst light of a part. */
export const lightOf = (checks: Check[], anchor: Anchor): Check['light'] | null => {
  const lights = checks.filter((check) => check.anchor === anchor).map(({ light }) => light)
  return lights.includes('red') ? 'red' : lights.includes('amber') ? 'amber' : (lights[0] ?? null)
}
