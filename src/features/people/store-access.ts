import type pg from 'pg'
import type { RecordScope } from '../../db/transaction.ts'
import type { Role } from '../route.ts'

export interface Access {
  workspaceId: string
  role: Role
  recordScope: RecordScope
}

/** Strongest first, of those by which one person comes into one workspace. */
const strongest = `array_position('{owner,admin,manager,agent,viewer}', m.role), array_position('{all,team,own}', m.record_scope)`

/**
 * What a person is in a workspace: a member of it, or of its parent. Without a slug: in `default` if they may enter it, else
 * in the first they may. Null: nowhere. Read outside any workspace: which ones there are is the question.
 */
export async function findAccess(pool: pg.Pool, userId: string, slug: string | null): Promise<Access | null> {
  const { rows } = await pool.query<Access>({
    name: 'find_access',
    text: `select w.id as "workspaceId", m.role, m.record_scope as "recordScope"
      from members m join workspaces w on w.id = m.workspace_id or w.parent_id = m.workspace_id
      where m.user_id = $1 and ($2::text is null or w.slug = $2)
      order by w.slug <> 'default', w.slug, ${strongest} limit 1`,
    values: [userId, slug],
  })
  return rows[0] ?? null
}

export interface Choice {
  id: string
  slug: string
  name: string
  parentId: string | null
  isSandbox: boolean
  /** Its own, else that of the nearest workspace above that has one. */
  brand: { name: string | null; logo: string | null; colour: string | null }
  role: Role | null
}

/** Whose choice it is: a person's, a workspace's key's, or the instance key's. */
export type Chooser = { userId: string } | { homeWorkspaceId: string | null }

const choiceColumns = `w.id, w.slug, w.name, w.parent_id as "parentId", w.is_sandbox as "isSandbox",
  brand_of(w.id) as brand`
const most = 200

/** The workspaces that one may choose, by slug; the first 200. */
export async function listChoices(pool: pg.Pool, chooser: Chooser): Promise<Choice[]> {
  const { rows } =
    'userId' in chooser
      ? await pool.query<Choice>({
          name: 'list_choices_of_user',
          text: `select distinct on (w.slug) ${choiceColumns}, m.role
            from members m join workspaces w on w.id = m.workspace_id or w.parent_id = m.workspace_id
            where m.user_id = $1 order by w.slug, ${strongest} limit ${most}`,
          values: [chooser.userId],
        })
      : await pool.query<Choice>({
          name: 'list_choices_of_key',
          text: `select ${choiceColumns}, null as role from workspaces w
            where $1::uuid is null or w.id = $1 or w.parent_id = $1 order by w.slug limit ${most}`,
          values: [chooser.homeWorkspaceId],
        })
  return rows
}
