import type { Event } from '../../domain/events.ts'
import { instantOfText } from '../_kit/instant.ts'
import { textAt } from '../_kit/pick.ts'
import { readJson, type VerifiedRequest } from '../_kit/request.ts'

/** Their words into ours; what we have no word for is known and ignored. */
export function translate(request: VerifiedRequest): Event[] {
  const body = readJson(request)
  const id = body.ok && textAt(body.value, 'id')
  if (!id || textAt(body.value, 'event') !== 'lead.new') return []
  const lead = (name: string) => textAt(body.value, 'lead', name)
  return [
    {
      type: 'lead.created',
      key: `lead.new:${id}`,
      subject: id,
      occurredAt: instantOfText(textAt(body.value, 'at'), 'UTC'),
      data: { vendorLeadId: id, name: lead('name'), email: lead('email'), phone: lead('phone') },
    },
  ]
}
