import { createHash, timingSafeEqual } from 'node:crypto'
import type pg from 'pg'
import { isRefusal, type Refusal, refuse } from '../base/errors.ts'
import type { Actor, Scope } from '../features/route.ts'
import { type Session, type Sessions, sessionCookie } from './session.ts'
import { findKey, findWorkspace, type KeyRow, touchKey, type WorkspaceRow } from './store-auth.ts'

/** Who asks, and in which workspace. */
export interface Caller {
  actor: Actor
  /** The workspace that the key belongs to; null for the instance key, which belongs to none. */
  homeWorkspaceId: string | null
  workspaceId: string
}

/** The parts of a request that say who asks. Header names in lower case. */
export interface Credentials {
  method: string
  headers: Record<string, string | string[] | undefined>
}

export interface Auth {
  /** Who asks and where, or why not. */
  identify(request: Credentials): Promise<Caller | Refusal>
  /** The same caller in another workspace, if that is allowed. */
  enter(caller: Caller, slug: string): Promise<Caller | Refusal>
  /** The cookie's value for whoever holds this key; null when nobody does. */
  signIn(key: string): Promise<string | null>
  /** Who is signed in; null for a stranger. */
  whoIs(request: Credentials): Promise<Actor | null>
}

interface AuthOptions {
  pool: pg.Pool
  sessions: Sessions
  /** LEADLINE_API_KEY; null: there is none, and nobody is instance admin. */
  instanceKey: string | null
  /** Origin of PUBLIC_URL. */
  publicOrigin: string
}

const allScopes: Scope[] = ['read', 'write', 'admin']
const instanceActor: Actor = { kind: 'instance', label: 'instance key', scopes: allScopes }

type Holder = { actor: Actor; homeWorkspaceId: string | null; session: Session }

/** The one place that decides who may ask for what. */
export function createAuth({ pool, sessions, instanceKey, publicOrigin }: AuthOptions): Auth {
  const instanceHash = instanceKey === null ? null : sha256(instanceKey)
  const instance: Holder | null = instanceHash && {
    actor: instanceActor,
    homeWorkspaceId: null,
    session: { kind: 'instance', keyHash: instanceHash.toString('base64url') },
  }

  const holderOfRow = (row: KeyRow): Holder => {
    const minuteAgo = Date.now() - 60_000
    // not awaited: when the key was used last must not slow or break its use
    if (!row.lastUsedAt || row.lastUsedAt.getTime() < minuteAgo) touchKey(pool, row.id).catch(() => undefined)
    return {
      actor: { kind: 'key', label: `key "${row.name}" …${row.hint}`, scopes: row.scopes },
      homeWorkspaceId: row.workspaceId,
      session: { kind: 'key', keyId: row.id },
    }
  }

  const holderOfKey = async (key: string): Promise<Holder | null> => {
    const hash = sha256(key)
    if (instanceHash && timingSafeEqual(hash, instanceHash)) return instance
    const row = await findKey(pool, { hash })
    return row && holderOfRow(row)
  }

  const holderOfSession = async (session: Session): Promise<Holder | null> => {
    if (session.kind === 'instance')
      return instance?.session.kind === 'instance' && instance.session.keyHash === session.keyHash ? instance : null
    const row = await findKey(pool, { id: session.keyId })
    return row && holderOfRow(row)
  }

  const holderOf = async (request: Credentials): Promise<Holder | Refusal> => {
    const key = bearer(request)
    if (key !== null)
      return (await holderOfKey(key)) ?? refuse('not_signed_in', 'The key is unknown, expired or revoked.')
    const session = sessions.open(sessionCookie(request.headers.cookie))
    if (!session) return refuse('not_signed_in')
    if (isForeign(request, publicOrigin)) return refuse('foreign_origin')
    return (await holderOfSession(session)) ?? refuse('not_signed_in', 'The session has ended.')
  }

  return {
    identify: async (request) => {
      const holder = await holderOf(request)
      if (isRefusal(holder)) return holder
      const chosen = await chooseWorkspace(pool, holder.homeWorkspaceId, single(request.headers['x-workspace']))
      if (isRefusal(chosen)) return chosen
      return { actor: holder.actor, homeWorkspaceId: holder.homeWorkspaceId, workspaceId: chosen.id }
    },
    enter: async (caller, slug) => {
      const chosen = await chooseWorkspace(pool, caller.homeWorkspaceId, slug)
      return isRefusal(chosen) ? chosen : { ...caller, workspaceId: chosen.id }
    },
    signIn: async (key) => {
      const holder = await holderOfKey(key)
      return holder && sessions.seal(holder.session)
    },
    whoIs: async (request) => {
      const holder = await holderOf(request)
      return isRefusal(holder) ? null : holder.actor
    },
  }
}

/**
 * A workspace's key works in its own workspace and that one's children, and whether another one exists is not for it to
 * know; the instance key works anywhere, in `default` when it does not say where.
 */
async function chooseWorkspace(
  pool: pg.Pool,
  home: string | null,
  slug: string | undefined,
): Promise<WorkspaceRow | Refusal> {
  if (slug === undefined && home !== null) return (await findWorkspace(pool, { id: home }))!
  const chosen = await findWorkspace(pool, { slug: slug ?? 'default' })
  if (home === null) return chosen ?? refuse('not_found', `There is no workspace "${slug ?? 'default'}".`)
  return chosen && (chosen.id === home || chosen.parentId === home) ? chosen : refuse('workspace_forbidden')
}

/** The credentials of `Authorization: Bearer …`; null when the header is absent or another scheme. */
function bearer({ headers }: Credentials): string | null {
  // a passphrase that an operator chose as the instance key may hold blanks
  const match = /^bearer +(\S.*)$/i.exec(single(headers.authorization) ?? '')
  return match ? match[1]! : null
}

/**
 * True when a page of another site makes this request with the session's cookie. SameSite=Strict keeps the cookie back
 * already; browsers also say where an unsafe request comes from, and callers that are no browser say nothing.
 */
function isForeign({ method, headers }: Credentials, publicOrigin: string): boolean {
  if (method === 'GET' || method === 'HEAD') return false
  const site = single(headers['sec-fetch-site'])
  if (site !== undefined) return site !== 'same-origin'
  const origin = single(headers.origin)
  return origin !== undefined && origin !== publicOrigin && hostOf(origin) !== single(headers.host)
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}

/** Compares two texts in constant time. */
export function sameText(a: string, b: string): boolean {
  return timingSafeEqual(sha256(a), sha256(b))
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
