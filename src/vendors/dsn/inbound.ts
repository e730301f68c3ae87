import type { Inbound } from '../_kit/contract.ts'
import { identifyWith } from '../_kit/identify.ts'
import { anyOf } from '../_kit/schemes/any-of.ts'
import { sharedSecret } from '../_kit/schemes/shared-secret.ts'
import { urlSecret } from '../_kit/schemes/url-secret.ts'
import { readReport } from './read-report.ts'
import type { DsnSettings } from './settings.ts'
import { translate } from './translate.ts'

export const inbound: Inbound<DsnSettings> = {
  verify: anyOf(urlSecret(), sharedSecret({ secrets: ({ tokens }) => tokens, at: [{ bearer: true }] })),
  identify: identifyWith((request) => {
    const report = readReport(request.body)
    if (!report) return null
    const { id, type, at, messageId, ledgerId } = report
    return { dedupeKey: id, type, subject: messageId ?? ledgerId ?? id, occurredAt: at }
  }),
  translate,
  // a bounce may bring the whole mail back
  bodyLimit: 8 * 2 ** 20,
}
