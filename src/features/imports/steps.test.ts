import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../../../test/harness/eventually.ts'
import { instanceKey } from '../../../test/harness/hub.ts'
import { type ImportDesk, openImportDesk, seed } from '../../../test/harness/import-desk.ts'

let desk: ImportDesk
beforeAll(async () => {
  desk = await openImportDesk()
})
afterAll(() => desk.hub.stop())
const file = [
  'Nome,E-mail,Celular,Data,Zona',
  'Ana,ana@example.test,11 98765-4321,31/12/2025,Norte',
  'Bia,bia@example,11 91234-5678,12/01/2026,Sul',
  'Caio,caio@gmial.com,119,13/01/2026,Sul',
  '=cmd,,+5511998765432,14/01/2026,"a, b"',
].join('\n')

test('is mapped, looked through, corrected, run and undone', async () => {
  const slug = await desk.workspace()
  await desk.bulk(slug, 'nome,email\nAna,ana@example.test\n')
  const uploaded = (await desk.upload('/api/v1/imports', slug, file, 'março.csv', 'feira')).body
  expect(uploaded).toMatchObject({ status: 'mapping', total: 4, format: { delimiter: ',', dayOrder: 'dmy' } })
  expect(uploaded.columns[4]).toMatchObject({
    target: { to: 'custom', name: 'zona' },
    samples: ['Norte', 'Sul', 'Sul', 'a, b'],
  })
  const problems = (body: { problems: { code: string; rows: number }[] }) =>
    Object.fromEntries(body.problems.map(({ code, rows }) => [code, rows]))
  expect(problems(uploaded)).toEqual({ email_invalid: 1, phone_invalid: 1, email_mistyped: 1 })

  const mapped = await desk.api(slug, 'PUT', `${uploaded.id}/mapping`, {
    columns: { zona: 'company_location_city', Nome: { to: 'field', field: 'full_name' } },
    defaults: { company_location_country: 'BR' },
    fixes: { phone_invalid: 'clear', email_mistyped: 'suggest' },
  })
  expect(problems(mapped.body)).toEqual({ email_invalid: 1 })

  await desk.api(slug, 'POST', `${uploaded.id}/dry-run`)
  const reviewed = await eventually(async () => {
    const { body } = await desk.api(slug, 'GET', uploaded.id)
    return body.review?.finishedAt ? body : undefined
  })
  expect(reviewed.review.counts).toEqual({
    created: 2,
    updated: 1,
    unchanged: 0,
    duplicate: 0,
    invalid: 1,
    suppressed: 0,
  })
  expect(reviewed.counts.created).toBe(0)
  const count = () =>
    desk.query(
      'select count(*)::int as n from leads l join workspaces w on w.id = l.workspace_id where slug = $1',
      slug,
    )
  expect(await count()).toEqual([{ n: 1 }])

  await desk.api(slug, 'POST', `${uploaded.id}/run`)
  const done = await desk.settled(slug, uploaded.id, 'completed')
  expect(done.counts).toEqual(reviewed.review.counts)
  expect(await count()).toEqual([{ n: 3 }])
  const [ana] = await desk.query(
    `select full_name, phone, source, company_location_city, company_location_country from leads l join workspaces w on w.id = l.workspace_id
     where slug = $1 and email = 'ana@example.test'`,
    slug,
  )
  expect(ana).toEqual({
    full_name: 'Ana',
    phone: '+5511987654321',
    source: 'csv',
    company_location_city: 'Norte',
    company_location_country: 'BR',
  })

  const [caio] = await desk.query(
    `select l.id from leads l join workspaces w on w.id = l.workspace_id where slug = $1 and email = 'caio@gmail.com'`,
    slug,
  )
  expect(
    (await desk.hub.api('PATCH', `/api/v1/leads/${caio.id}`, { workspace: slug, body: { job_title: 'Sócio' } })).status,
  ).toBe(200)
  await desk.api(slug, 'POST', `${uploaded.id}/undo`)
  const undone = await desk.settled(slug, uploaded.id, 'undone')
  expect(undone.undone).toEqual({ removed: 1, reverted: 1, kept: 1 })
  const kept = (await desk.api(slug, 'GET', `${uploaded.id}/rows?keptByUndo=true`)).body.items
  expect(kept).toMatchObject([
    { leadId: caio.id, keptBecause: 'touched_since', cells: ['Caio', 'caio@gmial.com', '119', '13/01/2026', 'Sul'] },
  ])
  const left = await desk.query(
    `select full_name, phone, company_location_city from leads l join workspaces w on w.id = l.workspace_id where slug = $1 order by 1`,
    slug,
  )
  expect(left).toEqual([
    { full_name: 'Ana', phone: null, company_location_city: null },
    { full_name: 'Caio', phone: null, company_location_city: 'Sul' },
  ])

  const again = (await desk.upload('/api/v1/imports', slug, file, 'abril.csv', 'feira')).body
  expect(again.columns[4]).toMatchObject({
    target: { to: 'field', field: 'company_location_city' },
    from: 'remembered',
  })
})

test('what is wrong is downloaded, corrected and uploaded again', async () => {
  const slug = await desk.workspace()
  const { body } = await desk.bulk(slug, file)
  const get = async (format: string) => {
    const headers = { authorization: `Bearer ${instanceKey}`, 'x-workspace': slug }
    return Buffer.from(
      await (
        await fetch(`${desk.hub.url}/api/v1/imports/${body.jobId}/errors/download?format=${format}`, { headers })
      ).arrayBuffer(),
    )
  }
  const csv = (await get('csv')).toString('utf8')
  expect(csv.split('\r\n')[0]).toBe(
    '\ufeffNome;E-mail;Celular;Data;Zona;leadline_line;leadline_error;leadline_reason;leadline_suggestion',
  )
  expect(csv).toContain(
    'Bia;bia@example;11 91234-5678;12/01/2026;Sul;3;email_invalid;E-mail: Isto não é um endereço de e-mail. (bia@example);',
  )
  const corrected = csv.replace('bia@example;', 'bia@example.test;').replace(';119;', ';11 97777-1234;')
  const second = await desk.bulk(slug, corrected)
  expect(second.body.summary).toMatchObject({ total: 2, successful: 2, failed: 0 })
  const fromXlsx = await desk.bulk(slug, await get('xlsx'), 'errors.xlsx')
  expect(fromXlsx.body.summary).toMatchObject({ total: 2, failed: 2 })
  const customs = await desk.query(
    `select distinct jsonb_object_keys(custom) as name from leads l join workspaces w on w.id = l.workspace_id where slug = $1`,
    slug,
  )
  expect(customs).toEqual([{ name: 'zona' }])
})

test('progress is streamed until it is over; strangers to the workspace see nothing', async () => {
  const [slug, other] = [await desk.workspace(), await desk.workspace()]
  const { body } = await desk.bulk(slug, seed)
  const headers = { authorization: `Bearer ${instanceKey}`, 'x-workspace': slug }
  const text = await (await fetch(`${desk.hub.url}/api/v1/imports/${body.jobId}/progress`, { headers })).text()
  expect(JSON.parse(/^event: progress\ndata: (.*)\n/.exec(text)![1]!)).toMatchObject({
    status: 'completed',
    processed: 2,
  })
  for (const path of ['', '/rows', '/errors', '/progress', '/errors/download'])
    expect((await desk.api(other, 'GET', `${body.jobId}${path}`)).status).toBe(404)
  expect((await desk.api(other, 'POST', `${body.jobId}/undo`)).status).toBe(404)
})

test('a step that is not possible now is refused, and asking twice is answered twice', async () => {
  const slug = await desk.workspace()
  const { id } = (await desk.upload('/api/v1/imports', slug, seed)).body
  expect((await desk.api(slug, 'POST', `${id}/pause`)).status).toBe(409)
  expect((await desk.api(slug, 'POST', `${id}/cancel`)).body.status).toBe('cancelled')
  expect((await desk.api(slug, 'POST', `${id}/cancel`)).status).toBe(200)
  expect((await desk.api(slug, 'POST', `${id}/run`)).status).toBe(409)
  expect((await desk.api(slug, 'PUT', `${id}/mapping`, { columns: { email: 'ignore' } })).status).toBe(409)
})

test('rows are routed as webhooks are, and a dry run says where to', async () => {
  const [master, hvac] = [await desk.workspace(), `hvac-${Date.now()}`]
  const child = await desk.hub.api('POST', '/api/v1/workspaces', { body: { slug: hvac, name: 'HVAC', parent: master } })
  expect(child.status).toBe(201)
  const rule = {
    name: 'HVAC',
    priority: 100,
    conditions: { industries: ['HVAC'], countries: ['US'] },
    destinationWorkspaceId: (child.body as { id: string }).id,
    actions: { assign_to_workspace: true, tag_with: ['service'] },
  }
  const [{ id: masterId }] = await desk.query('select id from workspaces where slug = $1', master)
  await desk.query(
    `insert into lead_routing_rules (workspace_id, rule_name, priority, conditions, destination_workspace_id, actions) values ($1, $2, $3, $4, $5, $6)`,
    masterId,
    rule.name,
    rule.priority,
    rule.conditions,
    rule.destinationWorkspaceId,
    rule.actions,
  )
  await eventually(async () => {
    await desk.hub.directory.refresh()
    return desk.hub.directory.workspace(masterId).routingVersion !== null
  })
  const uploaded = (await desk.upload('/api/v1/imports', master, seed)).body
  await desk.api(master, 'POST', `${uploaded.id}/review`)
  const reviewed = await eventually(async () => {
    const { body } = await desk.api(master, 'GET', uploaded.id)
    return body.review?.finishedAt ? body : undefined
  })
  expect(reviewed.review.routing).toEqual({ [master]: 1, [hvac]: 1 })
  await desk.api(master, 'POST', `${uploaded.id}/run`)
  const done = await desk.settled(master, uploaded.id, 'completed')
  expect(done.routing).toEqual(reviewed.review.routing)
  const [john] = await desk.query(
    `select w.slug, l.tags, l.routing_rule_id is not null as is_ruled, l.routing_metadata ->> 'routing_reason' as reason
     from leads l join workspaces w on w.id = l.workspace_id where l.source_workspace_id = $1 and full_name = 'John Smith'`,
    masterId,
  )
  expect(john).toEqual({ slug: hvac, tags: ['service'], is_ruled: true, reason: expect.any(String) })
  const again = await desk.bulk(master, seed)
  expect((await desk.api(master, 'GET', again.body.jobId)).body.counts).toMatchObject({ created: 0, unchanged: 2 })
})

test('a person who was erased is refused, by a dry run too, and the file keeps nothing of them', async () => {
  const slug = await desk.workspace()
  const people = 'nome,email,telefone\nAna,ana@example.test,11 98765-4321\nBia,bia@example.test,11 91234-5678\n'
  await desk.bulk(slug, people)
  const [ana] = await desk.query(
    `select l.id from leads l join workspaces w on w.id = l.workspace_id where slug = $1 and email = 'ana@example.test'`,
    slug,
  )
  const erased = await desk.hub.api('POST', `/api/v1/leads/${ana.id}/erase`, {
    workspace: slug,
    body: { confirm: true },
  })
  expect(erased.status).toBe(200)
  const file = `${people}Ana de novo,outra@example.test,+55 11 8765-4321\n`
  const { id } = (await desk.upload('/api/v1/imports', slug, file)).body
  await desk.api(slug, 'POST', `${id}/review`)
  const reviewed = await eventually(async () => {
    const { body } = await desk.api(slug, 'GET', id)
    return body.review?.finishedAt ? body : undefined
  })
  const counts = { created: 0, updated: 0, unchanged: 1, duplicate: 0, invalid: 0, suppressed: 2 }
  expect(reviewed.review.counts).toEqual(counts)
  await desk.api(slug, 'POST', `${id}/run`)
  expect((await desk.settled(slug, id, 'completed')).counts).toEqual(counts)
  const kept = await desk.query(
    `select count(*)::int as n from import_rows r where job_id = $1 and r::text ~* 'ana|outra|8765'`,
    id,
  )
  expect(kept).toEqual([{ n: 0 }])
})

test('steps beside each other merge each row once, also where one meets somebody who is known', async () => {
  const slug = await desk.workspace()
  await desk.bulk(slug, 'nome,email,empresa\nEva,p5000@example.test,Acme\n')
  const row = (n: number) => `P ${n},p${n}@example.test,${n % 3_000 === 7 ? '11 98765-4321' : ''},Acme`
  const lines = Array.from({ length: 7_000 }, (_, n) => row(n === 6_500 ? 100 : n))
  const { body } = await desk.bulk(slug, `nome,email,telefone,empresa\n${lines.join('\n')}\n`)
  const { counts } = (await desk.api(slug, 'GET', body.jobId)).body
  expect(counts).toEqual({ created: 6_998, updated: 1, unchanged: 0, duplicate: 1, invalid: 0, suppressed: 0 })
  const [made] = await desk.query(
    `select count(*)::int as leads, count(distinct party_id)::int as people from leads l join workspaces w on w.id = l.workspace_id where slug = $1`,
    slug,
  )
  expect(made).toEqual({ leads: 6_999, people: 6_997 })
})
