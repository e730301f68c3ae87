import type { PersonProfile } from '../../domain/events.ts'
import type { OutboundResponse } from '../_kit/contract.ts'
import { objectAt } from '../_kit/pick.ts'
import { anyCase, textIn } from './any-case.ts'
import { allowedProfile } from './profile.ts'
import type { WorkApiSettings } from './settings.ts'

/** What an answer says. The vendor answers HTTP 200 to almost everything: the body decides. */
export type Reading =
  | { kind: 'ok'; profile: PersonProfile }
  | { kind: 'not_found' }
  /** `said`: the vendor's own words. */
  | { kind: Trouble; said: string }
  /** No JSON object, or one about somebody else. */
  | { kind: 'unreadable' }

/**
 * `auth`: bad key or ended plan. `quota`: no credits. `module`: not bought. `refused`: it does not like the question.
 * `transient`: it may go better later.
 */
export type Trouble = 'auth' | 'quota' | 'module' | 'refused' | 'transient'

/** Reads the body of an answer about one CPF; nothing but what is allowed comes out. */
export function readBody({ status, json }: OutboundResponse, cpf: string, settings: WorkApiSettings): Reading {
  const body = objectAt(json)
  const code = codeOf(body, status)
  const said = saidIn(body)
  const basics = objectAt(anyCase(body, 'DadosBasicos'))
  if (basics && Object.keys(basics).length > 0 && code < 300) {
    const theirs = textIn(basics, 'cpf')?.replace(/\D/g, '').padStart(11, '0')
    if (theirs !== undefined && theirs !== cpf) return { kind: 'unreadable' }
    return { kind: 'ok', profile: allowedProfile(body, cpf, settings) }
  }
  if (code < 400 && !anyCase(body, 'erro')) return { kind: body ? 'not_found' : 'unreadable' }
  const kind = troubleOf(code, said)
  return kind === 'not_found' ? { kind } : { kind, said }
}

/** The body's `status` or `code`, in whichever case, else HTTP's. */
function codeOf(body: Record<string, unknown> | null, status: number): number {
  const own = Number(textIn(body, 'status') ?? textIn(body, 'code') ?? Number.NaN)
  return Number.isInteger(own) && own >= 100 && status < 300 ? own : status
}

function saidIn(body: Record<string, unknown> | null): string {
  const names = ['erro', 'error', 'statusMsg', 'message', 'mensagem', 'msg', 'reason']
  const words = names.flatMap((name) => textIn(body, name) ?? [])
  return [...new Set(words)].join(': ').replace(/\s+/g, ' ').slice(0, 200).toWellFormed()
}

/** The words come first: 403 says bad key, spent plan and unbought module alike, 429 says no credits. */
function troubleOf(code: number, said: string): Trouble | 'not_found' {
  if (code >= 500) return 'transient'
  if (/cr[eé]dit|saldo/i.test(said) || code === 402) return 'quota'
  if (/m[oó]dul[oe]/i.test(said)) return 'module'
  if (code === 401 || code === 403 || /token|chave|autoriza|unauthor|expirad/i.test(said)) return 'auth'
  if (code === 404 || /n[aã]o (foi )?(encontrad|localizad)|not found|nenhum (registro|resultado)/i.test(said))
    return 'not_found'
  return code === 400 || code === 422 ? 'refused' : 'transient'
}
