import { z } from 'zod'

export const differentBody = z.strictObject({ partyId: z.uuid().describe('The other one') })
export const differentAnswer = z.object({ exceptionId: z.string().describe('Reopened, it is taken back') })

export const mergePeopleBody = z.strictObject({
  partyIds: z.array(z.uuid()).min(2).max(10).describe('Two to ten people that are one'),
  winnerId: z.uuid().optional().describe('The one that stays; one with a CPF, or the one known longest, when absent'),
})

export const peoplePreview = z.object({
  winnerId: z.uuid(),
  people: z
    .array(
      z.object({
        id: z.uuid(),
        fullName: z.string().nullable(),
        identities: z.array(z.object({ kind: z.string(), display: z.string() })),
        leads: z.int(),
      }),
    )
    .describe('The one that stays first'),
  fields: z.array(
    z.object({
      field: z.enum(['full_name', 'cpf', 'birth_date', 'gender']),
      isConflict: z.boolean().describe('They say different things'),
      held: z.string().nullable().describe('What holds afterwards: the surest statement, then the newest'),
      values: z.array(z.object({ partyId: z.uuid(), value: z.string() })),
    }),
  ),
  moves: z.record(z.string(), z.int()).describe('Rows that go to the one that stays, by table'),
})

export const peopleMerged = z.object({ id: z.uuid(), winnerId: z.uuid(), mergedIds: z.array(z.uuid()) })
