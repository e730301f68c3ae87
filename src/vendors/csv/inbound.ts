import type { Inbound } from '../_kit/contract.ts'
import { identifyWith } from '../_kit/identify.ts'
import { byCall } from '../_kit/schemes/by-call.ts'
import { readWord } from './read-word.ts'
import { translate } from './translate.ts'

export const inbound: Inbound<Record<string, never>> = {
  verify: byCall(),
  identify: identifyWith((request) => {
    const word = readWord(request)
    if (!word) return null
    return { dedupeKey: `${word.type}:${word.jobId}`, type: word.type, subject: word.jobId, occurredAt: word.at }
  }),
  translate,
}
