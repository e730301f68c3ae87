import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ImportDesk, openImportDesk, seed } from '../../../test/harness/import-desk.ts'
import { writeXlsx } from './write-xlsx.ts'

let desk: ImportDesk
beforeAll(async () => {
  desk = await openImportDesk()
})
afterAll(() => desk.hub.stop())
test('answers as the seed, and its SQL runs as written', async () => {
  const slug = await desk.workspace()
  const { status, body } = await desk.bulk(slug, seed, 'test-leads.csv')
  expect(status).toBe(200)
  expect(body).toEqual({
    success: true,
    jobId: expect.any(String),
    status: 'completed',
    summary: { total: 2, successful: 2, failed: 0, routing: { [slug]: 2 } },
  })
  const leads = await desk.query(
    `select full_name, email, company_name, company_industry, company_location_state, job_title, source, vendor from leads l
     join workspaces w on w.id = l.workspace_id where w.slug = $1 order by full_name`,
    slug,
  )
  expect(leads[1]).toEqual({
    full_name: 'John Smith',
    email: 'john@example.com',
    company_name: 'ACME HVAC',
    company_industry: 'HVAC',
    company_location_state: 'TX',
    job_title: 'Owner',
    source: 'csv',
    vendor: 'csv',
  })
  const rates = await desk.query(`SELECT
       source,
       COUNT(*) as total_jobs,
       COUNT(*) FILTER (WHERE status = 'completed') as completed,
       COUNT(*) FILTER (WHERE status = 'failed') as failed,
       ROUND(AVG(successful_records::numeric / total_records * 100), 2) as avg_success_rate
     FROM bulk_upload_jobs
     GROUP BY source;`)
  expect(rates).toEqual([expect.objectContaining({ source: 'csv', avg_success_rate: '100.00' })])
  await desk.query(`DELETE FROM bulk_upload_jobs WHERE completed_at < NOW() - INTERVAL '90 days'`)
  const staged = () => desk.query('select count(*)::int as rows from import_rows where job_id = $1', body.jobId)
  expect(await staged()).toEqual([{ rows: 2 }])
  await desk.query('delete from bulk_upload_jobs where id = $1', body.jobId)
  expect(await staged()).toEqual([{ rows: 0 }])
})

test('the same file again changes nothing', async () => {
  const slug = await desk.workspace()
  await desk.bulk(slug, seed)
  const { body } = await desk.bulk(slug, seed)
  const job = (await desk.api(slug, 'GET', body.jobId)).body
  expect(job.counts).toEqual({ created: 0, updated: 0, unchanged: 2, duplicate: 0, invalid: 0, suppressed: 0 })
})

test('buckets add up to the rows of the file, and each row is in one', async () => {
  const slug = await desk.workspace()
  await desk.bulk(
    slug,
    'nome;e-mail;telefone;empresa;cargo\nAna Souza;ana@example.test;;Acme;\nBia;bia@example.test;;;Sócia\n',
  )
  const file = [
    'Nome;E-mail;Telefone;Empresa;Cargo',
    'Ana Souza;ana@example.test;;Acme;Diretora', // updated
    'Bia;bia@example.test;;;Sócia', // unchanged
    'Caio;caio@example.test;11 98765-4321;;', // created
    'Caio;CAIO@example.test ;(11) 98765-4321;;', // duplicate of row 3
    'Davi;davi@example;;;', // invalid
    'Eva;eva@example.test;119;;', // invalid
    ';;;;', // no row
    'Gil;gil@example.test;(11) 98765-4321;Outra;', // created: the person of row 3
    ';;;Só empresa;', // invalid
  ].join('\n')
  const { body } = await desk.bulk(slug, Buffer.from(file, 'latin1'))
  expect(body.summary).toEqual({ total: 8, successful: 5, failed: 3, routing: { [slug]: 4 } })
  const job = (await desk.api(slug, 'GET', body.jobId)).body
  expect(job.counts).toEqual({ created: 2, updated: 1, unchanged: 1, duplicate: 1, invalid: 3, suppressed: 0 })
  expect(Object.values(job.counts as Record<string, number>).reduce((a, b) => a + b)).toBe(job.total)
  expect(job.format).toMatchObject({ kind: 'csv', encoding: 'windows-1252', delimiter: ';' })
  const rows = (await desk.api(slug, 'GET', `${body.jobId}/rows?limit=100`)).body.items
  expect(rows.map((row: { bucket: string }) => row.bucket)).toEqual(
    'updated unchanged created duplicate invalid invalid created invalid'.split(' '),
  )
  expect(rows[3]).toMatchObject({ duplicateOf: 3, line: 5 })
  const duplicates = (await desk.api(slug, 'GET', `${body.jobId}/rows?bucket=duplicate`)).body.items
  expect(duplicates).toHaveLength(1)
  const people = await desk.query(
    `select count(distinct party_id)::int as n, count(*)::int as leads from leads l join workspaces w on w.id = l.workspace_id where slug = $1`,
    slug,
  )
  expect(people).toEqual([{ n: 3, leads: 4 }])
})

test('a row is saved as a webhook with the same words saves its lead', async () => {
  const [one, other] = [await desk.workspace(), await desk.workspace()]
  await desk.bulk(
    one,
    'name,email,phone,company,city,uf,tags,Quartos\nAna da Silva,ANA@example.test,11 98765-4321,Acme,São Paulo,SP,"vip, novo",3\n',
  )
  const lead = {
    full_name: 'Ana da Silva',
    email: 'ANA@example.test',
    phone: '11 98765-4321',
    company_name: 'Acme',
    company_location_city: 'São Paulo',
    company_location_state: 'SP',
    source: 'csv',
    tags: ['vip', 'novo'],
    custom: { quartos: '3' },
  }
  expect((await desk.hub.api('POST', '/api/v1/leads', { workspace: other, body: lead })).status).toBe(201)
  const [imported, told] = [await desk.told(one), await desk.told(other)]
  expect(imported).toEqual(told)
  expect(imported.map((rows) => rows.length)).toEqual([1, 1, 2, 1, 1, 1])
  const [change] = await desk.query(
    `select cause_kind, cause_id from lead_changes c join workspaces w on w.id = c.workspace_id where slug = $1`,
    one,
  )
  expect(change).toEqual({ cause_kind: 'import', cause_id: expect.stringMatching(/^[0-9a-f-]{36}:1$/) })
  const sources = await desk.query(
    `select field_stamps = jsonb_build_object('', (extract(epoch from l.created_at) * 4000)::bigint) as stamped,
       provenance #- '{full_name,at}' as provenance, (provenance #>> '{full_name,at}')::timestamptz = l.created_at as at_arrival
     from leads l join core.parties p on p.id = l.party_id join workspaces w on w.id = l.workspace_id where slug = $1`,
    one,
  )
  const provenance = { full_name: { source: 'csv', confidence: 0.5, previous: null } }
  expect(sources).toEqual([{ stamped: true, provenance, at_arrival: true }])
})

test('XLSX is read like CSV', async () => {
  const slug = await desk.workspace()
  async function* rows() {
    yield ['Nombre', 'Correo electrónico', 'Móvil']
    yield ['José Núñez', 'jose@example.test', '+54 9 11 2345-6789']
  }
  const parts: Buffer[] = []
  for await (const part of writeXlsx(rows())) parts.push(part)
  const { body } = await desk.bulk(slug, Buffer.concat(parts), 'leads.xlsx')
  expect(body.summary).toMatchObject({ total: 1, successful: 1 })
})

test('the line in which Excel names the delimiter is neither names nor data', async () => {
  const slug = await desk.workspace()
  const { body } = await desk.bulk(slug, 'sep=;\r\nNome;E-mail\r\nAna, Bia;ana@example.test\r\nDavi;davi@\r\n')
  expect(body.summary).toMatchObject({ total: 2, successful: 1, failed: 1 })
  const { items } = (await desk.api(slug, 'GET', `${body.jobId}/rows`)).body
  expect(items).toMatchObject([{ line: 3, cells: ['Ana, Bia', 'ana@example.test'] }, { line: 4 }])
})

describe('a file that cannot be read', () => {
  const header = 'nome,email\n'
  const row = (n: number) => `Ana ${n},ana${n}@example.test\n`
  const rows = (count: number) => Array.from({ length: count }, (_, n) => row(n)).join('')
  test.each([
    ['a PDF named .csv', Buffer.from('%PDF-1.7\n%\xe2\xe3\n1 0 obj', 'latin1'), 422, 'Line 1: this is a PDF'],
    ['an empty file', Buffer.alloc(0), 422, 'The file is empty (0 bytes)'],
    ['a header alone', Buffer.from(header), 422, 'Line 1 holds the names of columns and nothing follows'],
    [
      '10,001 rows on pro',
      Buffer.from(header + rows(10_001)),
      403,
      'Line 10002 is row 10001, and the plan allows 10000 rows',
    ],
    ['a missing header', Buffer.from(rows(3)), 422, 'Line 1, column 2: “ana0@example.test” is data'],
    [
      'an open quote',
      Buffer.from(`${header + rows(3)}"Bia,bia@example.test\n`),
      422,
      'Line 5, column 1: a quotation mark',
    ],
    [
      'two headers alike',
      Buffer.from('nome,E-mail,e-mail\nAna,a@example.test,b@example.test\n'),
      422,
      'Line 1, column 3: “e-mail” is the name of column 2 too',
    ],
  ])('%s is refused by line and column, and nothing of it is kept', async (_, content, status, message) => {
    const slug = await desk.workspace()
    const answer = await desk.bulk(slug, content)
    expect(answer.status).toBe(status)
    expect(answer.body.detail).toContain(message)
    const [job] = await desk.query(
      `select status, total_records, error_message, (select count(*)::int from import_rows r where r.job_id = j.id) as rows,
         (select count(*)::int from leads l where l.workspace_id = j.workspace_id) as leads
       from bulk_upload_jobs j join workspaces w on w.id = j.workspace_id where slug = $1`,
      slug,
    )
    expect(job).toEqual({
      status: 'failed',
      total_records: null,
      error_message: expect.stringContaining(message),
      rows: 0,
      leads: 0,
    })
  })

  test('a row with too many cells is invalid by itself, with line and column', async () => {
    const slug = await desk.workspace()
    const { body } = await desk.bulk(slug, `${header}Ana,ana@example.test,,\nBia,bia@example.test,x,y\n`)
    expect(body.summary).toMatchObject({ total: 2, successful: 1, failed: 1 })
    const { items } = (await desk.api(slug, 'GET', `${body.jobId}/errors`)).body
    expect(items).toMatchObject([{ line: 3, problems: [{ code: 'too_many_columns', column: 3, value: 'x' }] }])
  })

  test('a free workspace has 100 rows, and ten uploads an hour', async () => {
    const slug = await desk.workspace('free')
    await desk.hub.database.pool.query(`update workspaces set settings = '{}' where slug = $1`, [slug])
    await desk.hub.directory.refresh()
    expect((await desk.bulk(slug, header + rows(101))).status).toBe(403)
    for (let n = 2; n <= 10; n++) expect((await desk.bulk(slug, header + rows(1))).status).toBe(200)
    expect((await desk.bulk(slug, header + rows(1))).status).toBe(429)
  })

  test('from above a workspace is given other limits than its plan’s', async () => {
    const slug = await desk.workspace('free')
    const [{ id }] = await desk.query('select id from workspaces where slug = $1', slug)
    const limits = { rowsPerImport: 150, uploadsPerHour: 2 }
    const changed = await desk.hub.api('PATCH', `/api/v1/workspaces/${id}`, { body: { settings: { limits } } })
    expect(changed.status).toBe(200)
    expect((await desk.bulk(slug, header + rows(150))).body.summary).toMatchObject({ total: 150, failed: 0 })
    const answer = await desk.bulk(slug, header + rows(151))
    expect({ status: answer.status, detail: answer.body.detail }).toEqual({
      status: 403,
      detail: expect.stringContaining('the plan allows 150 rows'),
    })
    expect((await desk.bulk(slug, header + rows(1))).status).toBe(429)
  })
})
