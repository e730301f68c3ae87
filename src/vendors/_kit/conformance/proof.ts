import { strict as assert } from 'node:assert'
import type { RejectReason, Verdict, WebhookRequest } from '../contract.ts'
import { markVerified } from '../request.ts'
import { coversBody } from '../schemes/verdict.ts'
import { secretsIn } from '../settings.ts'
import {
  type Carrier,
  carriersOf,
  changedBodies,
  corruptions,
  emptySettings,
  otherSettings,
  withoutProof,
} from './alter.ts'
import { assertHidden, assertSame, type Check, ioAt, type Subject } from './check.ts'
import { clockOf, type InboundFixture, requestOf } from './fixture.ts'

const day = 86_400_000

/** One example with everything needed to judge its variants. */
function open({ vendor }: Subject, fixture: InboundFixture) {
  const settings = vendor.settings.parse(fixture.settings) as Record<string, unknown>
  const inbound = vendor.inbound
  assert(inbound, 'the vendor has an inbound fixture but no inbound')
  const secrets = secretsIn(vendor, settings)
  // what throws is not believed either: RECEIVE answers that it could not be judged
  const judge = async (request: WebhookRequest, as = settings, now = clockOf(fixture)): Promise<Verdict> => {
    try {
      return await inbound.verify(request, as, ioAt(now, fixture.pages))
    } catch {
      return { ok: false, reason: 'wrong_proof' }
    }
  }
  const carriers = () => carriersOf(requestOf(fixture), secrets)
  return { vendor, inbound, settings, secrets, judge, carriers, request: () => requestOf(fixture) }
}

type Example = ReturnType<typeof open>

/** Who may be believed: derived from one inbound fixture, by changing it. */
export function proofChecks(subject: Subject, fixture: InboundFixture): Check[] {
  const check = (name: string, run: (example: Example) => Promise<void>): Check => ({
    name,
    run: () => run(open(subject, fixture)),
  })
  return [
    check('verifies, and its verdict shows no secret', async ({ judge, request, secrets }) => {
      const verdict = await judge(request())
      assertSame(verdict, { ok: true, proof: (verdict as { proof?: string }).proof })
      assertHidden(secrets, verdict, 'the verdict')
    }),
    check('is refused without its proof', async ({ judge, request, secrets }) => {
      await assertRefused(judge(withoutProof(request(), secrets)), 'a request without any proof')
    }),
    check('is refused when its proof is wrong, short or empty', brokenProofs),
    check('is refused when a byte of the body changes', changedBytes),
    check('is refused by other settings and by empty ones', foreignSettings),
    check('ages exactly when it says so', (example) => ages(example, fixture)),
  ]
}

/** A built-in vendor believes no webhook: the API's own authorisation is its proof. */
export function builtInChecks(subject: Subject, fixture: InboundFixture): Check[] {
  return [
    {
      name: 'is believed by no webhook, not even by the secret URL',
      async run() {
        const { judge, request } = open(subject, fixture)
        await assertRefused(judge(request()), 'a webhook')
        await assertRefused(judge({ ...request(), viaSecretUrl: true }), 'a request to the secret URL')
      },
    },
  ]
}

async function brokenProofs({ judge, request, carriers }: Example): Promise<void> {
  if (request().viaSecretUrl) {
    await assertRefused(judge({ ...request(), viaSecretUrl: false }), 'a request to the open URL')
    return
  }
  let proofs = 0
  for (const carrier of carriers()) {
    if (!(await isProof(carrier, judge))) continue
    proofs++
    const half = carrier.text.slice(0, Math.ceil(carrier.text.length / 2))
    for (const text of ['', half, carrier.text.slice(0, -1)].filter((text) => text !== carrier.text)) {
      await assertRefused(judge(carrier.write(text)), `${carrier.name} cut to ${text.length} characters`)
    }
  }
  if (proofs > 0) return
  const verdicts = await Promise.all(changedBodies(request()).map((changed) => judge(changed)))
  assert(
    verdicts.some(({ ok }) => !ok),
    'nothing in the request is its proof: every header, parameter and byte may change',
  )
}

/** A proof is what may not change anywhere. */
async function isProof(carrier: Carrier, judge: Example['judge']): Promise<boolean> {
  for (const text of corruptions(carrier.text)) {
    if ((await judge(carrier.write(text))).ok) return false
  }
  return carrier.text !== ''
}

/** Bytes that a scheme leaves out (an unsigned member of an SNS envelope) must not change what we understand. */
async function changedBytes({ judge, request, inbound, settings }: Example): Promise<void> {
  const verdict = await judge(request())
  if (!verdict.ok || !coversBody(verdict.proof)) return
  const meaning = (of: WebhookRequest) => {
    const verified = markVerified(of)
    return [inbound.identify(verified, settings), inbound.translate(verified, settings)]
  }
  for (const changed of changedBodies(request())) {
    if ((await judge(changed)).ok)
      assertSame(meaning(changed), meaning(request()), 'a changed byte changes the meaning')
  }
}

async function foreignSettings({ vendor, judge, request, settings, secrets }: Example): Promise<void> {
  if (request().viaSecretUrl) return
  await assertRefused(judge(request(), otherSettings(vendor, settings)), "another connection's secrets")
  if (secrets.length === 0) return
  const verdict = await judge(request(), emptySettings(vendor, settings))
  assert(!verdict.ok, 'believed although no secret is configured')
}

async function ages({ judge, request, settings }: Example, fixture: InboundFixture): Promise<void> {
  const at = clockOf(fixture).getTime()
  const [past, future] = await Promise.all([
    judge(request(), settings, new Date(at - day)),
    judge(request(), settings, new Date(at + day)),
  ])
  if (fixture.signedAt === null) {
    assert(past.ok && future.ok, 'the proof ages: say when it was made in `signedAt`')
    return
  }
  assertReason(future, 'stale_timestamp')
  // a token says until when it is good, seldom from when
  if (past.ok) assert(past.proof.startsWith('jwt'), 'believed a day before it was made')
  else assertReason(past, 'future_timestamp')
}

async function assertRefused(verdict: Promise<Verdict>, what: string): Promise<void> {
  assert(!(await verdict).ok, `believed: ${what}`)
}

function assertReason(verdict: Verdict, reason: RejectReason): void {
  assertSame(verdict, { ok: false, reason })
}
