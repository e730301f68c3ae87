import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emailOf, openStory, person, phoneOf, type Story, webhook } from './story.ts'

let story: Story
beforeAll(async () => {
  story = await openStory()
})
afterAll(() => story.stop())

const effectsOf = (lead: string) =>
  story.rows(
    `select e.kind, e.status from effects e join leads l on l.id = e.lead_id where l.vendor_lead_id = $1 order by e.kind, e.key`,
    [lead],
  )
const leadOf = async (lead: string) =>
  (await story.rows('select * from leads where vendor_lead_id = $1', [lead]))[0] as Record<string, unknown> | undefined

describe('a new lead', () => {
  it('is looked up by phone and e-mail, enriched and noted, and its person is stored', async () => {
    const ended = await story.tell(webhook('new-1', person(101)))
    expect(ended).toMatchObject({ status: 'completed', error: null })
    expect(story.lookUpsOf(phoneOf(101).slice(2), emailOf(101)).sort()).toEqual(
      [phoneOf(101).slice(2), emailOf(101)].sort(),
    )
    const notes = await story.notesOn('new-1')
    expect(notes).toHaveLength(1)
    expect(notes[0]).toContain('mesma pessoa')
    expect(notes[0]).not.toMatch(/\d{3}\.?\d{3}\.?\d{3}-?\d{2}(?!\d)/)
    expect(await effectsOf('new-1')).toEqual([
      { kind: 'crm.note', status: 'done' },
      { kind: 'person.enrich', status: 'done' },
      { kind: 'person.identify', status: 'done' },
      { kind: 'person.identify', status: 'done' },
    ])
    const [party] = await story.rows(
      `select p.cpf_masked, p.birth_date, p.profile->>'occupation' as occupation from core.parties p join leads l on l.party_id = p.id where l.vendor_lead_id = 'new-1'`,
    )
    expect(party!.cpf_masked).toMatch(/\*/)
    expect(party!.birth_date).not.toBeNull()
    const attempts = await story.rows(
      `select count(*)::int as n from attempts a join effects e on e.id = a.effect_id join leads l on l.id = e.lead_id where l.vendor_lead_id = 'new-1' and a.outcome = 'done'`,
    )
    expect(attempts).toEqual([{ n: 4 }])
  })

  it('leaves the lines that the seed looks for in the log', async () => {
    await story.tell(webhook('new-2', person(102)))
    const output = story.hub.output()
    for (const line of [
      'Received C2S webhook',
      'Phone and email belong to the same person',
      'Successfully sent message to C2S',
    ])
      expect(output).toContain(line)
    expect(output).not.toContain(person(102).email!)
  })

  it('is one lead and one note, however often its webhook comes', async () => {
    const body = webhook('ten-times', person(104))
    const connections = [3, 3, 2, 2]
    const answers = (
      await Promise.all(
        connections.map(async (times) => {
          const own = []
          for (let n = 0; n < times; n++) own.push(await story.post(body))
          return own
        }),
      )
    ).flat()
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200))
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect(answers.filter(({ body }) => body.status === 'accepted')).toHaveLength(1)
    expect(answers.filter(({ body }) => body.status === 'duplicate')).toHaveLength(9)
    expect(await story.ended(answers[0]!.body.id!)).toMatchObject({ status: 'completed' })
    expect(await story.rows(`select id from leads where vendor_lead_id = 'ten-times'`)).toHaveLength(1)
    expect(story.writesOn('ten-times')).toBe(1)
    const late = await story.post(body)
    expect(late.body).toEqual({ status: 'duplicate', id: answers[0]!.body.id })
  })
})

describe('an update', () => {
  it('that leaves the contact data alone asks nothing and writes nothing', async () => {
    await story.tell(webhook('update-1', person(111)))
    const more = { description: 'Quer visitar no sábado', lead_status: { alias: 'under_negotiation' } }
    const ended = await story.tell(webhook('update-1', person(111), { action: 'on_update_lead', minute: 5, more }))
    expect(ended).toMatchObject({ status: 'completed', error: null })
    expect(await leadOf('update-1')).toMatchObject({
      description: 'Quer visitar no sábado',
      vendor_status: 'under_negotiation',
    })
    expect(story.lookUpsOf(phoneOf(111).slice(2), emailOf(111))).toHaveLength(2)
    expect(story.writesOn('update-1')).toBe(1)
  })

  it('with another phone is looked up again and noted once more', async () => {
    await story.tell(webhook('update-2', person(112)))
    const changed = { ...person(112), phone: phoneOf(114) }
    const ended = await story.tell(webhook('update-2', changed, { action: 'on_update_lead', minute: 5 }))
    expect(ended).toMatchObject({ status: 'completed' })
    const notes = await story.notesOn('update-2')
    expect(notes).toHaveLength(2)
    expect(notes[0]).toContain('mesma pessoa')
    expect(notes[1]).not.toContain('mesma pessoa')
    // the e-mail's answer is kept: only the new phone is paid for
    expect(story.lookUpsOf(emailOf(112))).toHaveLength(1)
    expect(story.lookUpsOf(phoneOf(114).slice(2))).toHaveLength(1)
  })

  it('that is older than what is known changes nothing', async () => {
    await story.tell(webhook('update-3', person(115), { action: 'on_update_lead', minute: 9 }))
    await story.tell(
      webhook('update-3', { ...person(115), name: 'Nome Antigo' }, { action: 'on_update_lead', minute: 3 }),
    )
    expect(await leadOf('update-3')).toMatchObject({ full_name: person(115).name })
  })
})

it('closing a lead closes it, and asks and writes nothing', async () => {
  await story.tell(webhook('close-1', person(121)))
  const ended = await story.tell(webhook('close-1', person(121), { action: 'on_close_lead', minute: 60 }))
  expect(ended).toMatchObject({ status: 'completed', error: null })
  expect((await leadOf('close-1'))!.closed_at).toEqual(new Date('2026-01-05T13:00:00Z'))
  expect(story.writesOn('close-1')).toBe(1)
})

describe('a contact that leads nowhere', () => {
  // the seed's own test call, word for word
  const seedsCurl = (id: string) => ({
    id,
    hook_action: 'on_create_lead',
    attributes: {
      updated_at: '2025-11-21T04:35:00Z',
      customer: { name: 'Maria Test', email: '1199999999333@gmail.com', phone: '11987654321' },
    },
  })

  it('fails the intake as the seed says when the e-mail is fake and the phone is unknown', async () => {
    story.world.people.server.fault = ({ path }) => (path.includes('11987654321') ? { status: 404, body: '' } : null)
    const ended = await story.tell(seedsCurl('test-fake-email-validation-002'))
    story.world.people.server.fault = null
    expect(ended).toMatchObject({ status: 'failed', error: 'Could not find CPF via Diretrix' })
    expect(story.lookUpsOf('1199999999333', '11987654321')).toEqual(['11987654321'])
    expect(story.writesOn('test-fake-email-validation-002')).toBe(0)
    expect(story.hub.output()).toContain('Skipping invalid/fake email')
    expect(
      await story.rows(
        `select lead_id, hook_action, status, error_message from webhook_events where lead_id = 'test-fake-email-validation-002'`,
      ),
    ).toEqual([
      {
        lead_id: 'test-fake-email-validation-002',
        hook_action: 'on_create_lead',
        status: 'failed',
        error_message: 'Could not find CPF via Diretrix',
      },
    ])
  })

  it('beside one that is known leaves a note that claims no match', async () => {
    const known = { ...person(131), email: '1199999999333@gmail.com' }
    expect(await story.tell(webhook('half-known', known))).toMatchObject({ status: 'completed' })
    expect((await story.notesOn('half-known'))[0]).not.toMatch(/mesma pessoa/i)
    expect(story.lookUpsOf('1199999999333')).toEqual([])
  })

  it.each([
    ['an invalid phone and no e-mail', { name: 'Ana', phone: '123', email: null }],
    ['no contact at all', { name: 'Ana' }],
    ['a phone typed into the e-mail box', { name: 'Ana', email: '11 98765-4321' }],
  ])('%s: nobody is asked', async (what, customer) => {
    const asked = story.world.people.server.calls.length
    const ended = await story.tell(webhook(`nothing: ${what}`, customer))
    expect(ended).toMatchObject({ status: 'failed', error: 'Could not find CPF via Diretrix' })
    expect(story.world.people.server.calls.length).toBe(asked)
  })
})

describe('what one contact alone proves', () => {
  it.each([
    ['phone', { name: person(141).name, phone: phoneOf(141) }],
    ['e-mail', { name: person(142).name, email: emailOf(142) }],
  ])('%s only: enriched and noted, no match claimed', async (by, customer) => {
    expect(await story.tell(webhook(`only ${by}`, customer))).toMatchObject({ status: 'completed' })
    const notes = await story.notesOn(`only%20${by}`)
    expect(notes).toHaveLength(1)
    expect(notes[0]).not.toMatch(/mesma pessoa/i)
  })
})

describe('two contacts of two people', () => {
  // the e-mail of every person numbered …3 is somebody else's
  it('enrich nobody when no name decides, and the note says so', async () => {
    expect(await story.tell(webhook('two-1', person(153)))).toMatchObject({ status: 'completed' })
    const notes = await story.notesOn('two-1')
    expect(notes).toHaveLength(1)
    expect(notes[0]).not.toMatch(/mesma pessoa/i)
    expect((await effectsOf('two-1')).map(({ kind }) => kind)).toEqual([
      'crm.note',
      'person.identify',
      'person.identify',
    ])
  })

  it('enrich the one whose name is the lead’s', async () => {
    story.world.people.server.fault = ({ path }) =>
      path.includes('pessoa.161') ? { status: 200, body: [{ nome: 'OUTRA PESSOA', cpf: '11144477735' }] } : null
    // as the look-up by phone has it
    const customer = { ...person(161), name: 'Bruno Ficticia' }
    expect(await story.tell(webhook('two-2', customer))).toMatchObject({ status: 'completed' })
    story.world.people.server.fault = null
    const [note] = await story.notesOn('two-2')
    expect(note).not.toMatch(/mesma pessoa/i)
    expect((await effectsOf('two-2')).filter(({ kind }) => kind === 'person.enrich')).toHaveLength(1)
  })
})
