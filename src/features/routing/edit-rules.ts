import type { z } from 'zod'
import { isRefusal, type Refusal, refuse } from '../../base/errors.ts'
import { newId } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { contentBody, fallbackBody, ruleBody, rulePatch } from './contract.ts'
import * as store from './store-rules.ts'
import type { RuleContent, VersionContent } from './version.ts'

/** A change of a set of rules; what it returns is the new set. */
export type Edit = (content: VersionContent) => VersionContent | Refusal

const noRule = () => refuse('not_found', 'There is no such rule.')

/** In the order of their evaluation: of equal priority as they stand. */
const inOrder = (rules: RuleContent[]) => [...rules].sort((a, b) => b.priority - a.priority)

export const addRule =
  (rule: RuleContent): Edit =>
  ({ rules, fallback }) => ({ fallback, rules: inOrder([...rules, rule]) })

export const newRule = (body: z.output<typeof ruleBody>): RuleContent => ({ id: newId(), ...body })

export const changeRule =
  (id: string, patch: z.output<typeof rulePatch>): Edit =>
  ({ rules, fallback }) => {
    if (!rules.some((rule) => rule.id === id)) return noRule()
    return { fallback, rules: inOrder(rules.map((rule) => (rule.id === id ? { ...rule, ...patch } : rule))) }
  }

export const removeRule =
  (id: string): Edit =>
  ({ rules, fallback }) =>
    rules.some((rule) => rule.id === id) ? { fallback, rules: rules.filter((rule) => rule.id !== id) } : noRule()

/** Priorities in steps of ten, so that one can be put between two by hand. */
export const reorder =
  (ids: readonly string[]): Edit =>
  ({ rules, fallback }) => {
    const place = new Map(ids.map((id, at) => [id, at]))
    if (place.size !== rules.length || rules.some(({ id }) => !place.has(id)))
      return refuse('invalid_request', 'It must name every rule, each once.')
    return {
      fallback,
      rules: inOrder(rules.map((rule) => ({ ...rule, priority: (rules.length - place.get(rule.id)!) * 10 }))),
    }
  }

export const setFallback =
  (fallback: z.output<typeof fallbackBody>): Edit =>
  ({ rules }) => ({ rules, fallback })

/** A whole set, as a body gives it. */
export const toContent = ({ rules, fallback }: z.output<typeof contentBody>): VersionContent => ({
  rules: inOrder(rules.map(({ id, ...rule }) => ({ id: id ?? newId(), ...rule }))),
  fallback,
})

export interface Edited {
  content: VersionContent
  /** The live version; of a draft the one it is based on. */
  version: number
  isDraft: boolean
}

/**
 * Makes a change: in the draft (which begins as a copy of the live rules), or live at once, and then in the draft too if there is
 * one. One editor at a time.
 */
export async function editRules(
  tx: Transaction,
  workspaceId: string,
  edit: Edit,
  { publish, actor }: { publish: boolean; actor: string },
): Promise<Edited | Refusal> {
  await store.lockRules(tx, workspaceId)
  const live = await store.readLive(tx, workspaceId)
  const draft = await store.readDraft(tx, workspaceId)
  const content = edit(publish ? live.content : (draft?.content ?? live.content))
  if (isRefusal(content)) return content
  const problem = await problemWith(tx, workspaceId, content)
  if (problem) return problem
  if (!publish) {
    const basedOn = draft?.basedOn ?? live.number
    await store.saveDraft(tx, workspaceId, { content, basedOn }, actor)
    return { content, version: basedOn, isDraft: true }
  }
  const version = await store.publishContent(tx, workspaceId, content, { cause: 'publish', actor, note: null })
  const edited = draft && edit(draft.content)
  if (edited && !isRefusal(edited)) await store.saveDraft(tx, workspaceId, { content: edited, basedOn: version }, actor)
  return { content, version, isDraft: false }
}

/** What a set of rules may not name. */
export async function problemWith(
  tx: Transaction,
  workspaceId: string,
  { rules, fallback }: VersionContent,
): Promise<Refusal | null> {
  const named = [...rules, fallback].flatMap(({ destinationWorkspaceId: id }) => (id === null ? [] : [id]))
  const foreign = await store.findForeign(tx, workspaceId, [...new Set(named)])
  if (foreign.size > 0) {
    const message = 'needs this workspace or one below it'
    return refuse('invalid_request', 'A destination cannot be used.', [
      { path: 'body.destinationWorkspaceId', message },
    ])
  }
  const ids = rules.map(({ id }) => id)
  if (new Set(ids).size !== ids.length) return refuse('invalid_request', 'Two rules have the same id.')
  if (await store.findTaken(tx, ids, workspaceId))
    return refuse('already_exists', 'A rule of this id exists elsewhere.')
  return null
}
