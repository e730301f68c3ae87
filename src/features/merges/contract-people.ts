import { z } from 'zod'

export const differentBody = z.strictObject({ partyId: z.uuid().describe('The other one') })
export const differentAnswer = z.object({ exceptionId: z.string().describe('Reopened, it is taken back') })
