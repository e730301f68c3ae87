import type { Identity, Inbound, Reply } from '../_kit/contract.ts'
import { hashOf, identifyWith } from '../_kit/identify.ts'
import { twilio } from '../_kit/schemes/twilio.ts'
import { readAddress, readRequest, type Told } from './read.ts'
import type { TwilioSettings } from './settings.ts'
import { translate } from './translate.ts'

/** "Received, say nothing." Any other body would be texted to the person or logged as an error. */
const emptyTwiml: Reply = {
  status: 200,
  headers: { 'content-type': 'text/xml; charset=utf-8' },
  body: '<?xml version="1.0" encoding="UTF-8"?><Response></Response>',
}

function identityOf(told: Told): Omit<Identity, 'occurredAt'> {
  if (told.kind === 'other') {
    // of what is signed: the fields, not the bytes
    const key = hashOf(Object.entries(told.fields).sort())
    return { dedupeKey: `other:${key}`, type: 'other', subject: key }
  }
  const { sid } = told
  if (told.kind === 'status') return { dedupeKey: `${sid}:${told.status}`, type: told.status, subject: sid }
  return { dedupeKey: sid, type: 'received', subject: readAddress(told.fields.From)?.address ?? sid }
}

export const inbound: Inbound<TwilioSettings> = {
  verify: twilio({ authTokens: ({ authTokens }) => authTokens }),
  identify: identifyWith((request) => {
    const told = readRequest(request)
    if (!told) return null
    return { ...identityOf(told), occurredAt: null }
  }),
  translate,
  // Twilio reads the answer to everything but a status callback
  reply: (request) => (readRequest(request)?.kind === 'status' ? null : emptyTwiml),
}
