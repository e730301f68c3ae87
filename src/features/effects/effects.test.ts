import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestHub, type TestHub } from '../../../test/harness/hub.ts'
import { newId, timeOfId } from '../../base/ids.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub({ role: 'web' })
})
afterAll(() => hub.stop())

/** An effect that came to this status, of an intake that is over. */
async function makeEffect(status: string, data: object = { text: 'a note' }): Promise<string> {
  const id = newId()
  const intake = newId()
  const [connection] = hub.directory.all()
  await hub.database.pool.query(
    `insert into effects (id, workspace_id, key, connection_id, kind, weight, status, intake_id, intake_received_at, target, reason, data, created_at)
     values ($1, $2, $8, $3, 'crm.note', 'purpose', $4, $5, $6, 'lead-1', 'because', $7, now())`,
    [id, hub.workspaceId, connection!.id, status, intake, timeOfId(intake), hub.sealer.sealJson(data), id],
  )
  return id
}
const read = (id: string) => hub.api('GET', `/api/v1/effects/${id}`)

it('lists by status, newest first, page by page', async () => {
  const ids = [await makeEffect('cancelled'), await makeEffect('cancelled'), await makeEffect('cancelled')]
  await makeEffect('done')
  const page = async (cursor = '') =>
    (await hub.api('GET', `/api/v1/effects?status=cancelled&limit=2${cursor}`)).body as {
      items: { id: string }[]
      nextCursor: string
    }
  const first = await page()
  const second = await page(`&cursor=${first.nextCursor}`)
  expect([...first.items, ...second.items].map((effect) => effect.id)).toEqual([...ids].reverse())
})

it('shows what was wished with the CPF masked', async () => {
  const id = await makeEffect('done', { cpf: '11144477735' })
  expect((await read(id)).body).toMatchObject({ id, data: { cpf: '***.444.777-**' }, timeline: [] })
})

it.each(['failed', 'dead', 'cancelled'])('sends a %s effect again when asked', async (status) => {
  const id = await makeEffect(status)
  const answer = await hub.api('POST', `/api/v1/effects/${id}/retry`)
  expect(answer).toMatchObject({ status: 202, body: { id, status: 'pending' } })
  const { rows } = await hub.database.pool.query('select queue from work where id = $1', [id])
  expect(rows).toEqual([{ queue: 'act' }])
})

it.each(['pending', 'done', 'doubtful'])('never sends a %s effect again', async (status) => {
  const id = await makeEffect(status)
  const answer = await hub.api('POST', `/api/v1/effects/${id}/retry`)
  expect(answer).toMatchObject({ status: 409, body: { code: 'wrong_state' } })
  expect((await read(id)).body).toMatchObject({ status })
})

it('says of a pending effect whose request is out that it runs, and never sends it again', async () => {
  const [waiting, id] = [await makeEffect('pending'), await makeEffect('pending')]
  await hub.database.pool.query(
    `insert into work (id, queue, state, lane, workspace_id, intake_id, received_at, effect_id)
     select id, 'act', 'running', 0, workspace_id, intake_id, intake_received_at, id from effects where id = $1`,
    [id],
  )
  const idsOf = async (status: string) => {
    const { body } = await hub.api('GET', `/api/v1/effects?status=${status}`)
    return (body as { items: { id: string }[] }).items.map((effect) => effect.id)
  }
  expect((await read(id)).body).toMatchObject({ status: 'running' })
  expect(await idsOf('running')).toEqual([id])
  expect(await idsOf('pending')).toContain(waiting)
  expect(await idsOf('pending')).not.toContain(id)
  expect(await hub.api('POST', `/api/v1/effects/${id}/retry`)).toMatchObject({ status: 409 })
})

it.each([
  ['done', 'done'],
  ['not_sent', 'failed'],
])('ends a doubt as %s by a person’s word, on record', async (outcome, status) => {
  const id = await makeEffect('doubtful')
  const answer = await hub.api('POST', `/api/v1/effects/${id}/settle`, { body: { outcome } })
  expect(answer).toMatchObject({ status: 200, body: { id, status } })
  const { rows } = await hub.database.pool.query('select action, detail from audit_log where subject = $1', [id])
  expect(rows).toEqual([{ action: 'effect.settle', detail: { outcome } }])
})

it('settles nothing that is not doubtful', async () => {
  const id = await makeEffect('done')
  const answer = await hub.api('POST', `/api/v1/effects/${id}/settle`, { body: { outcome: 'not_sent' } })
  expect(answer).toMatchObject({ status: 409, body: { code: 'wrong_state' } })
  expect((await read(id)).body).toMatchObject({ status: 'done' })
})
