/** The number can never take a message. 30003 (switched off, out of reach) is temporary and not among them. */
const deadNumber = new Set(['21211', '21614', '21635', '30005', '30006'])

/** The person told Twilio or WhatsApp to stop. */
const optedOut = new Set(['21610', '63014'])

export const isDeadNumber = (code: string | null): boolean => code !== null && deadNumber.has(code)
export const isOptedOut = (code: string | null): boolean => code !== null && optedOut.has(code)
