import type { Sealer } from '../base/seal.ts'

/** What a session stands for: a key, asked again on every request, so that revoking the key ends it. */
export type Session = { kind: 'instance'; keyHash: string } | { kind: 'key'; keyId: string }

/** Sessions live sealed in their cookie: every process over one database knows them, and none has to keep them. */
export interface Sessions {
  seal(session: Session): string
  /** Null for anything that we did not seal or that has ended. */
  open(cookie: string | null): Session | null
}

const name = 'leadline_session'
const hours = 12

/** `now` in milliseconds. */
export function createSessions(sealer: Sealer, now: () => number = Date.now): Sessions {
  return {
    seal: (session) =>
      sealer.sealJson({ purpose: 'session', session, until: now() + hours * 3_600_000 }).toString('base64url'),
    open: (cookie) => {
      if (cookie === null) return null
      const opened = tryOpen(sealer, cookie)
      return opened?.purpose === 'session' && opened.until > now() ? opened.session : null
    },
  }
}

function tryOpen(sealer: Sealer, cookie: string) {
  try {
    return sealer.openJson<{ purpose: string; session: Session; until: number }>(Buffer.from(cookie, 'base64url'))
  } catch {
    return null
  }
}

/** The session's value in a `Cookie` header. */
export function sessionCookie(header: string | string[] | undefined): string | null {
  for (const pair of (header ?? '').toString().split(';')) {
    const at = pair.indexOf('=')
    if (pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim() || null
  }
  return null
}

/** A `Set-Cookie` header; null ends the session. */
export function setSessionCookie(value: string | null, secure: boolean): string {
  const age = value === null ? 0 : hours * 3600
  return `${name}=${value ?? ''}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${age}${secure ? '; Secure' : ''}`
}
