import { refuseErased } from '../privacy/refuse-erased.ts'
import type { Fact, StepTools } from '../step.ts'
import type { Address } from './address.ts'

interface Addressed {
  fact: Fact<'message.received' | 'message.sent'>
  address: Address
}

/** Takes out of messages from and to people who were erased who it was and what was said (`known.isErased`). */
export async function refuseMessages(asked: Addressed[], tools: StepTools): Promise<void> {
  await refuseErased(
    asked.map(({ fact, address: { kind, key, address } }) => {
      const { fromName: name = null } = fact.event.data as { fromName?: string | null }
      const person = kind === 'email' ? { name, email: address } : { name, phone: address }
      return { fact, keys: [{ kind, key }], person }
    }),
    tools,
  )
  for (const one of asked) {
    const { fact } = one
    if (!fact.known.isErased) continue
    const blank = {
      text: null,
      fromName: null,
      consent: null,
      [fact.event.type === 'message.sent' ? 'to' : 'from']: 'erased',
    }
    fact.event = { ...fact.event, subject: 'erased', data: { ...fact.event.data, ...blank } } as typeof fact.event
    one.address = { kind: one.address.kind, address: 'erased', key: 'erased' }
  }
}
