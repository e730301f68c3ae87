import { expect, it } from 'vitest'
import { ioAt, makeRequest } from '../../../../test/harness/request.ts'
import type { RejectReason, Scheme } from '../contract.ts'
import { firstFound } from './first-found.ts'
import { accept, reject } from './verdict.ts'

const says =
  (reason: RejectReason): Scheme<null> =>
  () =>
    reject(reason)
const believes: Scheme<null> = () => accept('shared-secret')
const later: Scheme<null> = async () => reject('missing_proof')
const judge = (...schemes: Scheme<null>[]) => firstFound(...schemes)(makeRequest(), null, ioAt(0))

it('asks the next scheme only when the request carries no proof of the kind', async () => {
  expect(judge(says('missing_proof'), believes)).toMatchObject({ ok: true })
  expect(judge(says('no_secret_configured'), believes)).toMatchObject({ ok: true })
  expect(await judge(later, believes)).toMatchObject({ ok: true })
})

it.each(['wrong_proof', 'malformed_proof', 'stale_timestamp', 'future_timestamp'] as const)(
  'lets nothing make up for a proof that is there and is refused for %s',
  (reason) => {
    expect(judge(says(reason), believes)).toEqual({ ok: false, reason })
  },
)

it('says that the proof is missing where a secret is configured', () => {
  expect(judge(says('missing_proof'), says('no_secret_configured'))).toEqual({ ok: false, reason: 'missing_proof' })
  expect(judge(says('no_secret_configured'), says('missing_proof'))).toEqual({ ok: false, reason: 'missing_proof' })
  expect(judge(says('no_secret_configured'))).toEqual({ ok: false, reason: 'no_secret_configured' })
})
