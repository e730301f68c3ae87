import type { RecordScope } from '../../db/transaction.ts'
import type { PiiClass } from '../../domain/hidden-fields.ts'
import type { Actor, Role, Scope } from '../route.ts'

/** Weakest first. */
const ranks = ['viewer', 'agent', 'manager', 'admin', 'owner'] as const satisfies Role[]

/** What each role may do. */
const scopes: Record<Role, readonly Scope[]> = {
  viewer: ['read'],
  agent: ['read', 'write'],
  manager: ['read', 'write'],
  admin: ['read', 'write', 'admin'],
  owner: ['read', 'write', 'admin'],
}

export function scopesOf(role: Role): readonly Scope[] {
  return scopes[role]
}

/**
 * Classes of custom fields whose values somebody gets masked: who works with leads sees personal ones; sensitive ones are for
 * managers, admins, owners, and keys that may administer.
 */
export function hiddenClasses({ role, scopes }: Pick<Actor, 'role' | 'scopes'>): readonly PiiClass[] {
  if (role === 'manager' || scopes.includes('admin')) return []
  return scopes.includes('write') ? ['sensitive'] : ['personal', 'sensitive']
}

/** Whose leads somebody in this role sees when nobody said otherwise. */
export function defaultScope(role: Role): RecordScope {
  return role === 'agent' ? 'own' : 'all'
}

/** Owners and admins may change everything, so they see everything. */
export function mayLimit(role: Role): boolean {
  return role !== 'owner' && role !== 'admin'
}

/**
 * True when the caller may give this role away, or change somebody who has it. Only owners make and change owners; the
 * instance key may too, since it is the operator's; a workspace's key with the scope `admin` counts as an admin.
 */
export function mayGrant(actor: Actor, role: Role): boolean {
  if (actor.kind === 'instance') return true
  const own = actor.role ?? 'admin'
  return actor.scopes.includes('admin') && ranks.indexOf(role) <= ranks.indexOf(own)
}
