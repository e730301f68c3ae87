/** The number can never take a message. 30003 (switched off, out of reach) is temporary and not among them. */
const deadNumber = new Set(['21211', '21614', '21635', '30005', '30006'])

/** The person told Twilio or WhatsApp to stop. */
const optedOut = new Set(['21610', '63014'])

/** Too much waits at Twilio for this sender: nothing is wrong with the message or the number. */
const queueFull = new Set(['21611'])

export const isDeadNumber = (code: string | null): boolean => code !== null && deadNumber.has(code)
export const isOptedOut = (code: string | null): boolean => code !== null && optedOut.has(code)
export const isQueueFull = (code: string | null): boolean => code !== null && queueFull.has(code)
