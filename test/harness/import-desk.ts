import { expect } from 'vitest'
import { eventually } from './eventually.ts'
import { instanceKey, startTestHub, type TestHub } from './hub.ts'

interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: JSON
  body: any
}

/** A hub with the calls that tests of imports make. */
export interface ImportDesk {
  hub: TestHub
  /** A workspace of its own, so that nobody else's rows count. */
  workspace(plan?: 'free' | 'pro'): Promise<string>
  /** Uploads as `curl -F file=@… -F source=…` does. */
  upload(path: string, slug: string, content: string | Buffer, filename?: string, source?: string): Promise<Answer>
  bulk(slug: string, content: string | Buffer, filename?: string): Promise<Answer>
  api(slug: string, method: string, path: string, body?: unknown): Promise<Answer>
  settled(slug: string, id: string, status: string): Promise<Answer['body']>
  /** All rows of a workspace that telling leads writes, table by table, without ids, times and the door they came in by. */
  told(slug: string): Promise<string[][]>
  // biome-ignore lint/suspicious/noExplicitAny: rows of any query
  query(text: string, ...values: unknown[]): Promise<any[]>
}

/** The seed's own file. */
export const seed = `full_name,email,company_name,company_industry,company_location_state,job_title
John Smith,john@example.com,ACME HVAC,HVAC,TX,Owner
Jane Doe,jane@lawfirm.com,Smith & Associates,Legal Services,NY,Partner
`

const tables = ['leads', 'core.parties', 'identities', 'fingerprints', 'lead_changes', 'party_intakes']
const apart = new Set('keys field_stamps cause_kind cause_id provenance vendor source'.split(' '))

/** A row as text that is the same for the same story. */
function plain(row: Record<string, unknown>): string {
  const kept = Object.entries(row).filter(([name]) => !apart.has(name))
  return JSON.stringify(Object.fromEntries(kept))
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'id')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time')
}

export async function openImportDesk(): Promise<ImportDesk> {
  const hub = await startTestHub()
  let made = 0
  const workspace = async (plan: 'free' | 'pro' = 'pro') => {
    const slug = `w${++made}`
    const { status } = await hub.api('POST', '/api/v1/workspaces', { body: { slug, name: slug, plan } })
    expect(status).toBe(201)
    const text = `update workspaces set settings = settings || '{"limits": {"uploadsPerHour": 1000}}' where slug = $1`
    await hub.database.pool.query(text, [slug])
    await hub.directory.refresh()
    return slug
  }
  const upload: ImportDesk['upload'] = async (path, slug, content, filename = 'leads.csv', source = 'csv') => {
    const form = new FormData()
    form.append('file', new Blob([content as never], { type: 'text/csv' }), filename)
    form.append('source', source)
    const headers = { authorization: `Bearer ${instanceKey}`, 'x-workspace': slug }
    const response = await fetch(hub.url + path, { method: 'POST', headers, body: form })
    return { status: response.status, body: await response.json() }
  }
  const api: ImportDesk['api'] = (slug, method, path, body) =>
    hub.api(method, `/api/v1/imports/${path}`, { workspace: slug, ...(body !== undefined && { body }) })
  const query: ImportDesk['query'] = async (text, ...values) => (await hub.database.pool.query(text, values)).rows
  return {
    hub,
    workspace,
    upload,
    api,
    bulk: (slug, content, filename) => upload('/api/leads/bulk-upload', slug, content, filename),
    settled: (slug, id, status) =>
      eventually(async () => {
        const { body } = await api(slug, 'GET', id)
        if (body.status === 'failed' && status !== 'failed') throw new Error(JSON.stringify(body.error))
        return body.status === status ? body : undefined
      }),
    told: (slug) =>
      Promise.all(
        tables.map(async (table) => {
          const rows = await query(
            `select t.* from ${table} t join workspaces w on w.id = t.workspace_id where slug = $1`,
            slug,
          )
          return rows.map(plain).sort()
        }),
      ),
    query,
  }
}
