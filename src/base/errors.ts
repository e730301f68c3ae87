/**
 * Every reason the API refuses with. A code never changes its meaning and is never used again; `docs/errors.md` says
 * what to do about each.
 */
export const refusals = {
  invalid_request: { status: 400, title: 'The request does not match the schema' },
  not_authentic: { status: 401, title: 'The webhook could not be proven authentic' },
  not_signed_in: { status: 401, title: 'No valid API key or session' },
  wrong_credentials: { status: 401, title: 'The e-mail address, password or code is wrong' },
  scope_missing: { status: 403, title: 'The key or role may not do this' },
  field_hidden: { status: 403, title: 'The field may not be seen, and so not be asked for' },
  workspace_forbidden: { status: 403, title: 'No access to this workspace' },
  foreign_origin: { status: 403, title: 'A session cannot be used from another site' },
  not_found: { status: 404, title: 'Not found' },
  unknown_vendor: { status: 404, title: 'No such vendor or connection' },
  method_not_allowed: { status: 405, title: 'The path does not know this method' },
  already_exists: { status: 409, title: 'It exists already' },
  wrong_state: { status: 409, title: 'Not possible in the present state' },
  limit_reached: { status: 403, title: "The plan's limit is reached" },
  link_invalid: { status: 410, title: 'The link is unknown, used or too old' },
  body_too_large: { status: 413, title: 'The body is larger than this path takes' },
  unsupported_media_type: { status: 415, title: 'The path does not take this content type' },
  file_unreadable: { status: 422, title: 'The file cannot be read' },
  rate_limited: { status: 429, title: 'Too many requests' },
  locked_out: { status: 429, title: 'Too many failed attempts' },
  internal: { status: 500, title: 'A fault of ours' },
  unavailable: { status: 503, title: 'Not possible now, try again' },
} as const satisfies Record<string, { status: number; title: string }>

export type RefusalCode = keyof typeof refusals

export interface FieldError {
  /** Where in the request: `body.settings.token`. */
  path: string
  message: string
}

declare const refused: unique symbol

/** An expected "no", as a value. */
export interface Refusal {
  readonly [refused]: true
  code: RefusalCode
  /** What is special about this case, for a person; never holds a secret or another workspace's data. */
  detail: string | undefined
  fields: FieldError[] | undefined
  /** Seconds after which trying again makes sense. */
  retryAfter: number | undefined
}

const made = new WeakSet<object>()

/** A refusal to return from a route's handler. */
export function refuse(code: RefusalCode, detail?: string, fields?: FieldError[], retryAfter?: number): Refusal {
  const refusal = { code, detail, fields, retryAfter } as Refusal
  made.add(refusal)
  return refusal
}

/** True for what `refuse` made, and for nothing that merely looks like it. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && made.has(value)
}
