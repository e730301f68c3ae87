import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SimulatedFault } from '../../src/vendors/_kit/contract.ts'
import { openStory, person, phoneOf, type Story, webhook } from './story.ts'

let story: Story
beforeAll(async () => {
  story = await openStory({ VENDOR_PATIENCE: '0.05' })
})
afterAll(() => story.stop())
afterEach(() => {
  for (const { server } of [story.world.people, story.world.profiles, story.world.crm]) server.fault = null
})

const national = (n: number) => phoneOf(n).slice(2)
const byPhone = (n: number) => ({ name: person(n).name, phone: phoneOf(n) })
const enrichmentsOf = (n: number) =>
  story.world.profiles.server.calls.filter(({ path }) => path.includes(cpfStartOf(n)))
/** The simulated look-up gives person n a CPF that begins so. */
const cpfStartOf = (n: number) => `consulta=${100_000_000 + n}`

/** The first calls that concern this path behave so, the later ones as usual. */
function faults(part: string, list: readonly SimulatedFault[], forGood = false) {
  let next = 0
  return ({ path }: { path: string }) => {
    if (!path.includes(part)) return null
    return list[forGood ? next++ % list.length : next++] ?? null
  }
}

describe('the look-up of the person', () => {
  it.each([
    ['404', 9990],
    ['400', 9991],
    ['an empty list', 9992],
  ])('that knows nobody (%s) fails the intake at once', async (_, n) => {
    const ended = await story.tell(webhook(`nobody-${n}`, person(n)))
    expect(ended).toMatchObject({ status: 'failed', error: 'Could not find CPF via Diretrix' })
    expect(story.lookUpsOf(national(n), person(n).email!)).toHaveLength(2)
  })

  it.each<[string, number, SimulatedFault[]]>([
    ['answers 500 at first', 201, [{ status: 500, body: 'Internal Server Error' }, { status: 502 }]],
    ['hangs at first', 202, ['hang']],
    ['is cut off at first', 204, ['reset']],
    [
      'answers garbage at first',
      205,
      [
        { status: 200, body: '<html>' },
        { status: 200, body: { nome: 'X' } },
        { status: 200, body: [[]] },
      ],
    ],
  ])('that %s is asked again and the story goes on', async (_, n, list) => {
    story.world.people.server.fault = faults(national(n), list)
    const ended = await story.tell(webhook(`again-${n}`, byPhone(n)), 20_000)
    expect(ended).toMatchObject({ status: 'completed', error: null })
    expect(story.lookUpsOf(national(n))).toHaveLength(list.length + 1)
    expect(await story.notesOn(`again-${n}`)).toHaveLength(1)
  })

  it('that never answers well is given up, and what the other contact proves is noted', async () => {
    story.world.people.server.fault = faults(national(206), [{ status: 500 }], true)
    const ended = await story.tell(webhook('broken-phone', person(206)), 25_000)
    expect(ended).toMatchObject({ status: 'completed' })
    expect(story.lookUpsOf(national(206))).toHaveLength(6)
    const notes = await story.notesOn('broken-phone')
    expect(notes).toHaveLength(1)
    expect(notes[0]).not.toMatch(/mesma pessoa/i)
  })

  it('that refuses the password is not asked again', async () => {
    story.world.people.server.fault = faults(national(209), [{ status: 401 }], true)
    const ended = await story.tell(webhook('refused', byPhone(209)), 25_000)
    expect(ended.status).toBe('failed')
    expect(ended.error).toContain('did not accept our credentials (401)')
    expect(story.lookUpsOf(national(209))).toHaveLength(1)
  })

  it('that never answers well to the only contact fails the intake and says why', async () => {
    story.world.people.server.fault = faults(national(208), [{ status: 500 }], true)
    const ended = await story.tell(webhook('broken', byPhone(208)), 25_000)
    expect(ended).toMatchObject({ status: 'failed', error: 'Could not find CPF via Diretrix: the vendor answered 500' })
    expect(story.writesOn('broken')).toBe(0)
  })
})

describe('the enrichment', () => {
  it.each([
    ['404', 9990],
    ['200 without a profile', 9991],
    ['200 that says nobody was found', 9992],
    ['200 that says 404', 9993],
  ])('that knows nothing of the person (%s) leaves a note without it', async (_, last) => {
    const n = 20_000 + last
    expect(await story.tell(webhook(`bare-${n}`, byPhone(n)))).toMatchObject({ status: 'completed' })
    expect(enrichmentsOf(n)).toHaveLength(1)
    const notes = await story.notesOn(`bare-${n}`)
    expect(notes).toHaveLength(1)
    expect(notes[0]).not.toContain('Nascimento')
  })

  it.each([
    ['no credits', 211, { code: 429, message: 'not enough credits', required: 1, remaining: 0 }],
    ['an expired key', 212, { status: 403, statusMsg: 'Forbidden', reason: 'Token expirado' }],
    ['a module that was not bought', 214, { status: 403, reason: 'Modulo inexistente para a rota' }],
  ])('that answers 200 and means %s is not asked again, and the intake says what to do', async (_, n, body) => {
    story.world.profiles.server.fault = faults(cpfStartOf(n), [{ status: 200, body }], true)
    const ended = await story.tell(webhook(`parked-${n}`, byPhone(n)))
    expect(ended.status).toBe('failed')
    expect(ended.error).toMatch(/^Could not enrich via Work API: .*(credits|key|module)/)
    expect(enrichmentsOf(n)).toHaveLength(1)
    expect(story.writesOn(`parked-${n}`)).toBe(0)
  })

  it.each<[string, number, SimulatedFault[]]>([
    ['an error in words', 221, [{ status: 200, body: { erro: 'Falha ao consultar a base, tente novamente' } }]],
    ['status 500 in the body', 222, [{ status: 200, body: { status: 500, statusMsg: 'Internal Server Error' } }]],
    ['a page of HTML', 224, [{ status: 200, body: '<html>' }]],
    ['a 503 that asks to wait', 225, [{ status: 503, headers: { 'retry-after': '1' } }]],
  ])('that answers with %s is asked again', async (_, n, list) => {
    story.world.profiles.server.fault = faults(cpfStartOf(n), list)
    expect(await story.tell(webhook(`later-${n}`, byPhone(n)))).toMatchObject({ status: 'completed' })
    expect(enrichmentsOf(n)).toHaveLength(2)
    expect((await story.notesOn(`later-${n}`))[0]).toContain('Nascimento')
  })

  it('that fails for good fails the intake with the vendor’s words and leaves no note', async () => {
    const n = 29_994
    const ended = await story.tell(webhook('no-profile', byPhone(n)))
    expect(ended).toMatchObject({
      status: 'failed',
      error: 'Could not enrich via Work API: Falha ao consultar a base, tente novamente',
    })
    expect(enrichmentsOf(n)).toHaveLength(6)
    expect(story.writesOn('no-profile')).toBe(0)
  })
})

describe('the note', () => {
  const onNote = (lead: string, list: readonly SimulatedFault[], forGood = false) =>
    faults(`/leads/${lead}/create_message`, list, forGood)
  const noteEffect = async (lead: string) =>
    (
      await story.rows(
        `select e.status, e.attempts from effects e join leads l on l.id = e.lead_id where l.vendor_lead_id = $1 and e.kind = 'crm.note'`,
        [lead],
      )
    )[0]

  it('waits as long as a 429 asks, and is written once', async () => {
    story.world.crm.server.fault = onNote('slow-down', [{ status: 429, headers: { 'retry-after': '2' }, body: '' }])
    expect(await story.tell(webhook('slow-down', person(231)))).toMatchObject({ status: 'completed' })
    const [first, second, ...more] = story.world.crm.server.calls.filter(
      ({ path }) => path === '/leads/slow-down/create_message',
    )
    expect(more).toEqual([])
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(2_000)
    expect(await story.notesOn('slow-down')).toHaveLength(1)
  })

  it('is written again after a 500, which the CRM answers only when it wrote nothing', async () => {
    story.world.crm.server.fault = onNote('hiccup', [{ status: 500 }])
    expect(await story.tell(webhook('hiccup', person(232)))).toMatchObject({ status: 'completed' })
    expect(await story.notesOn('hiccup')).toHaveLength(1)
  })

  it.each<[string, SimulatedFault]>([
    ['cut off', 'done_reset'],
    ['never given', 'done_hang'],
  ])('whose answer was %s is found by a look-up and not written twice', async (_, fault) => {
    const lead = `found-${fault}`
    story.world.crm.server.fault = onNote(lead, [fault])
    expect(await story.tell(webhook(lead, person(234)))).toMatchObject({ status: 'completed', error: null })
    expect(story.writesOn(lead)).toBe(1)
    expect(await story.notesOn(lead)).toHaveLength(1)
    expect(await noteEffect(lead)).toEqual({ status: 'done', attempts: 1 })
  })

  it('without an answer and not to be found is doubtful, says so and is never repeated blindly', async () => {
    story.world.crm.server.fault = onNote('lost', ['reset'])
    const ended = await story.tell(webhook('lost', person(235)))
    expect(ended.status).toBe('failed')
    expect(ended.error).toMatch(/^Doubtful: /)
    // a later story on the same connection went through: nothing of this one was tried in between
    await story.tell(webhook('after-lost', person(236)))
    expect(story.writesOn('lost')).toBe(1)
    expect(await noteEffect('lost')).toEqual({ status: 'doubtful', attempts: 1 })
  })

  it('on a lead that the CRM does not know fails the intake', async () => {
    const ended = await story.tell(webhook('missing-1', person(238)))
    expect(ended).toMatchObject({ status: 'failed', error: 'C2S does not know the lead (404)' })
    expect(story.writesOn('missing-1')).toBe(1)
  })
})
