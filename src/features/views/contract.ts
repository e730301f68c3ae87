import { z } from 'zod'
import { pageOf, time } from '../page.ts'

const screen = z.enum(['leads', 'intakes', 'campaigns', 'conversions', 'exceptions'])
const name = z.string().trim().min(1).max(100)
const query = z
  .record(z.string(), z.unknown())
  .refine((value) => JSON.stringify(value).length <= 10_000, 'at most 10,000 characters')
  .describe("What the list's address says: filter, sort, columns")

export const savedView = z.object({
  id: z.uuid(),
  screen,
  name,
  query,
  isMine: z.boolean().describe("False: everybody's in the workspace"),
  position: z.int(),
  createdAt: time,
})

export const listViewsQuery = z.object({ screen })
export const listViewsAnswer = pageOf(savedView)
export const createViewBody = z.object({
  screen,
  name,
  query,
  isMine: z.boolean().default(false),
  position: z.int().min(0).max(1_000).default(0),
})
export const changeViewBody = z.object({
  name: name.optional(),
  query: query.optional(),
  position: z.int().min(0).max(1_000).optional(),
})
