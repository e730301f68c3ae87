import { createHash, timingSafeEqual } from 'node:crypto'
import type pg from 'pg'
import { isRefusal, type Refusal, refuse } from '../base/errors.ts'
import type { Identity } from '../features/people/identity.ts'
import { scopesOf } from '../features/people/roles.ts'
import { findAccess } from '../features/people/store-access.ts'
import type { Actor, Scope, User } from '../features/route.ts'
import { type Session, type Sessions, sessionCookie } from './session.ts'
import { findKey, findWorkspace, type KeyRow, touchKey, type WorkspaceRow } from './store-auth.ts'

/** Who holds a credential, before a workspace is chosen. `homeWorkspaceId`: the one that a workspace's key belongs to. */
export type Holder =
  | { kind: 'instance' | 'key'; actor: Extract<Actor, { user: null }>; homeWorkspaceId: string | null }
  | { kind: 'user'; user: User }

/** Who asks, and in which workspace. */
export interface Caller {
  actor: Actor
  workspaceId: string
  holder: Holder
}

/** The parts of a request that say who asks. Header names in lower case. */
export interface Credentials {
  method: string
  headers: Record<string, string | string[] | undefined>
}

export interface Auth {
  /** Who asks and where, if they may do there what needs this scope; or why not. */
  identify(request: Credentials, scope: Scope): Promise<Caller | Refusal>
  /** The same caller in another workspace, if they may do there what needs this scope. */
  enter(caller: Caller, slug: string, scope: Scope): Promise<Caller | Refusal>
  /** Whose credential this is, a person's or a key's. */
  holderOf(request: Credentials): Promise<Holder | Refusal>
  /** The person who is signed in; a key is nobody. */
  whoIs(request: Credentials): Promise<User | Refusal>
  /** The workspace that the request chooses, and who the holder is in it. */
  choose(holder: Holder, request: Credentials): Promise<Caller | Refusal>
  /** Why a request that a page of another site made is not answered; null for any other. */
  refuseForeign(request: Credentials): Refusal | null
  /** The cookie's value for whoever holds this key; null when nobody does. */
  signIn(key: string): Promise<string | null>
}

interface AuthOptions {
  pool: pg.Pool
  sessions: Sessions
  identity: Identity
  /** LEADLINE_API_KEY; null: there is none, and nobody is instance admin. */
  instanceKey: string | null
  /** Origin of PUBLIC_URL. */
  publicOrigin: string
}

type KeyHolder = Extract<Holder, { actor: Actor }> & { session: Session }

/** The one place that decides who may ask for what. */
export function createAuth({ pool, sessions, identity, instanceKey, publicOrigin }: AuthOptions): Auth {
  const keys = openKeys(pool, instanceKey)
  const refuseForeign = (request: Credentials) => (isForeign(request, publicOrigin) ? refuse('foreign_origin') : null)

  const holderOf = async (request: Credentials): Promise<Holder | Refusal> => {
    const key = bearer(request)
    if (key !== null)
      return (await keys.ofText(key)) ?? refuse('not_signed_in', 'The key is unknown, expired or revoked.')
    const session = sessions.open(sessionCookie(request.headers.cookie))
    const user = await identity.whoIs(single(request.headers.cookie))
    if (!session && !user) return refuse('not_signed_in')
    const foreign = refuseForeign(request)
    if (foreign) return foreign
    if (user) return { kind: 'user', user }
    return (await keys.ofSession(session!)) ?? refuse('not_signed_in', 'The session has ended.')
  }

  const enter = async (holder: Holder, slug: string | undefined): Promise<Caller | Refusal> => {
    if (holder.kind === 'user') return enterAsUser(pool, holder, slug)
    const chosen = await chooseForKey(pool, holder.homeWorkspaceId, slug)
    return isRefusal(chosen) ? chosen : { actor: holder.actor, workspaceId: chosen.id, holder }
  }
  const choose = (holder: Holder, request: Credentials) => enter(holder, single(request.headers['x-workspace']))

  return {
    holderOf,
    choose,
    refuseForeign,
    identify: async (request, scope) => {
      const holder = await holderOf(request)
      return isRefusal(holder) ? holder : withScope(await choose(holder, request), scope)
    },
    enter: async (caller, slug, scope) => withScope(await enter(caller.holder, slug), scope),
    whoIs: async (request) => {
      const holder = await holderOf(request)
      if (isRefusal(holder)) return holder
      return holder.kind === 'user' ? holder.user : refuse('not_signed_in', 'Only a person who is signed in has this.')
    },
    signIn: async (key) => {
      const holder = await keys.ofText(key)
      return holder && sessions.seal(holder.session)
    },
  }
}

function withScope(caller: Caller | Refusal, scope: Scope): Caller | Refusal {
  if (isRefusal(caller) || caller.actor.scopes.includes(scope)) return caller
  return refuse('scope_missing', `It needs the scope "${scope}".`)
}

/** The instance's key and the workspaces' keys. */
function openKeys(pool: pg.Pool, instanceKey: string | null) {
  const instanceHash = instanceKey === null ? null : sha256(instanceKey)
  const instance: KeyHolder | null = instanceHash && {
    kind: 'instance',
    actor: keyActor('instance', 'instance key', ['read', 'write', 'admin']),
    homeWorkspaceId: null,
    session: { kind: 'instance', keyHash: instanceHash.toString('base64url') },
  }
  const ofRow = (row: KeyRow): KeyHolder => {
    const minuteAgo = Date.now() - 60_000
    // not awaited: when the key was used last must not slow or break its use
    if (!row.lastUsedAt || row.lastUsedAt.getTime() < minuteAgo) touchKey(pool, row.id).catch(() => undefined)
    return {
      kind: 'key',
      actor: keyActor('key', `key "${row.name}" …${row.hint}`, row.scopes),
      homeWorkspaceId: row.workspaceId,
      session: { kind: 'key', keyId: row.id },
    }
  }
  return {
    ofText: async (key: string): Promise<KeyHolder | null> => {
      const hash = sha256(key)
      if (instanceHash && timingSafeEqual(hash, instanceHash)) return instance
      const row = await findKey(pool, { hash })
      return row && ofRow(row)
    },
    ofSession: async (session: Session): Promise<KeyHolder | null> => {
      if (session.kind === 'instance')
        return instance?.session.kind === 'instance' && instance.session.keyHash === session.keyHash ? instance : null
      const row = await findKey(pool, { id: session.keyId })
      return row && ofRow(row)
    },
  }
}

const keyActor = (kind: 'instance' | 'key', label: string, scopes: Scope[]) =>
  ({ kind, label, scopes, user: null, role: null, recordScope: 'all' }) as const

/**
 * A workspace's key works in its own workspace and that one's children, and whether another one exists is not for it to
 * know; the instance key works anywhere, in `default` when it does not say where.
 */
async function chooseForKey(
  pool: pg.Pool,
  home: string | null,
  slug: string | undefined,
): Promise<WorkspaceRow | Refusal> {
  if (slug === undefined && home !== null) return (await findWorkspace(pool, { id: home }))!
  const chosen = await findWorkspace(pool, { slug: slug ?? 'default' })
  if (home === null) return chosen ?? refuse('not_found', `There is no workspace "${slug ?? 'default'}".`)
  return chosen && (chosen.id === home || chosen.parentId === home) ? chosen : refuse('workspace_forbidden')
}

/** A person works where they are a member and in the children of those workspaces, in the strongest role they have there. */
async function enterAsUser(
  pool: pg.Pool,
  holder: Extract<Holder, { kind: 'user' }>,
  slug: string | undefined,
): Promise<Caller | Refusal> {
  const { user } = holder
  const access = await findAccess(pool, user.id, slug ?? null)
  if (!access) return refuse('workspace_forbidden')
  const { workspaceId, role, recordScope } = access
  const label = `${user.name} (${user.email})`
  return { actor: { kind: 'user', label, scopes: scopesOf(role), user, role, recordScope }, workspaceId, holder }
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
