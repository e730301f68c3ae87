import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'

export interface NoticeRow {
  id: string
  workspaceId: string
  key: string
  topic: string
  title: string
  text: string
  url: string | null
  leadId: string | null
  emails: string[]
  createdAt: Date
}

const noticeRows = defineRowset<NoticeRow>({
  id: 'uuid',
  workspaceId: 'uuid',
  key: 'text',
  topic: 'text',
  title: 'text',
  text: 'text',
  url: 'text',
  leadId: 'uuid',
  emails: 'text[]',
  createdAt: 'timestamptz',
})

/** A notice that was told before is the same one. */
export async function insertNotices(tx: Transaction, rows: NoticeRow[]): Promise<void> {
  await tx.query(
    `insert into notifications (${noticeRows.names}) select ${noticeRows.names} from ${noticeRows.from(1)} n
     order by workspace_id, key on conflict do nothing`,
    noticeRows.values(rows),
  )
}

/** `workspace e-mail topic` of what people do not want by e-mail. */
export async function loadUnwanted(
  tx: Transaction,
  asked: [workspaceId: string, to: string[]][],
): Promise<Set<string>> {
  const emails = [...new Set(asked.flatMap(([, to]) => to.map((each) => each.trim().toLowerCase())))]
  if (emails.length === 0) return new Set()
  const { rows } = await tx.query<{ id: string }>(
    `select p.workspace_id || ' ' || lower(u.email) || ' ' || topic as id
     from notification_preferences p join users u on u.id = p.user_id, unnest(p.no_email_topics) as topic
     where p.workspace_id = any($1) and lower(u.email) = any($2)`,
    [[...new Set(asked.map(([workspaceId]) => workspaceId))], emails],
  )
  return new Set(rows.map(({ id }) => id))
}

export interface ShownNotice {
  id: string
  topic: string
  title: string
  text: string
  url: string | null
  leadId: string | null
  createdAt: string
  isRead: boolean
}

/** Whose list it is: a person's, or that of the workspace's keys, who see everything. */
export interface Reader {
  workspaceId: string
  reader: string
  userId: string | null
  email: string | null
}

const visible = `n.workspace_id = $1
  and ($3::text is null or n.emails = '{}' or lower($3) = any(n.emails))
  and not exists (select from notification_preferences p where p.workspace_id = n.workspace_id and p.user_id = $4 and n.topic = any(p.muted_topics))`
const isRead = `exists (select from notification_reads d where d.workspace_id = n.workspace_id and d.reader = $2 and d.notification_id = n.id)`
const valuesOf = ({ workspaceId, reader, email, userId }: Reader) => [workspaceId, reader, email, userId]

/** Newest first; one more than `limit` when there are more. */
export async function listNotices(
  tx: Transaction,
  reader: Reader,
  { unread, topic }: { unread?: boolean; topic?: string },
  limit: number,
  after: string | undefined,
): Promise<ShownNotice[]> {
  const { rows } = await tx.query(
    `select n.id, n.topic, n.title, n.text, n.url, n.lead_id as "leadId", n.created_at as "createdAt", ${isRead} as "isRead"
     from notifications n where ${visible} and ($5::uuid is null or n.id < $5) and ($6::text is null or n.topic = $6)
       and (not $7::boolean or not ${isRead})
     order by n.id desc limit $8`,
    [...valuesOf(reader), after ?? null, topic ?? null, unread ?? false, limit + 1],
  )
  return rows.map((row) => ({ ...(row as ShownNotice), createdAt: (row.createdAt as Date).toISOString() }))
}

/** At most a hundred are counted: more is "many". */
export async function countUnread(tx: Transaction, reader: Reader): Promise<number> {
  const { rows } = await tx.query(
    `select count(*)::int as n from (select from notifications n where ${visible} and not ${isRead} limit 100) x`,
    valuesOf(reader),
  )
  return rows[0]!.n as number
}

/** Marks these as read, or all that the reader sees; how many were not before. */
export async function markRead(tx: Transaction, reader: Reader, ids: string[] | null): Promise<number> {
  const { rowCount } = await tx.query(
    `insert into notification_reads (workspace_id, notification_id, reader)
     select n.workspace_id, n.id, $2 from notifications n where ${visible} and ($5::uuid[] is null or n.id = any($5)) and not ${isRead}
     on conflict do nothing`,
    [...valuesOf(reader), ids],
  )
  return rowCount ?? 0
}

export interface Preferences {
  mutedTopics: string[]
  noEmailTopics: string[]
}

export async function loadPreferences(tx: Transaction, workspaceId: string, userId: string): Promise<Preferences> {
  const { rows } = await tx.query<Preferences>(
    `select muted_topics as "mutedTopics", no_email_topics as "noEmailTopics" from notification_preferences
     where workspace_id = $1 and user_id = $2`,
    [workspaceId, userId],
  )
  return rows[0] ?? { mutedTopics: [], noEmailTopics: [] }
}

export async function savePreferences(
  tx: Transaction,
  workspaceId: string,
  userId: string,
  { mutedTopics, noEmailTopics }: Preferences,
): Promise<void> {
  await tx.query(
    `insert into notification_preferences (workspace_id, user_id, muted_topics, no_email_topics) values ($1, $2, $3, $4)
     on conflict (workspace_id, user_id) do update set muted_topics = $3, no_email_topics = $4, updated_at = now()`,
    [workspaceId, userId, mutedTopics, noEmailTopics],
  )
}

/** Small deletes of what is older than ninety days. */
export async function deleteOldNotices(tx: Pick<Transaction, 'query'>): Promise<void> {
  await tx.query(`delete from notifications where created_at < now() - interval '90 days'`)
}
