import { defineRoute, type Route } from '../route.ts'
import { classMeanings, dataClasses, retentionAnswer, retentionPreview, retentionRules } from './contract-retention.ts'
import { countOld, readRules, saveRules } from './store-retention.ts'

/** How long a workspace keeps what. */
export function retentionRoutes(): Route[] {
  const show = (rules: { dataClass: (typeof dataClasses)[number]; keepDays: number }[]) => ({
    items: dataClasses.map((dataClass) => ({
      dataClass,
      meaning: classMeanings[dataClass],
      keepDays: rules.find((rule) => rule.dataClass === dataClass)?.keepDays ?? null,
    })),
    nextCursor: null,
  })

  const read = defineRoute({
    method: 'GET',
    path: '/api/v1/privacy/retention',
    scope: 'read',
    summary: 'Show how long what is kept',
    answer: retentionAnswer,
    handle: ({ workspaceId, transaction }) => transaction(async (tx) => show(await readRules(tx, workspaceId))),
  })

  const save = defineRoute({
    method: 'PUT',
    path: '/api/v1/privacy/retention',
    scope: 'admin',
    summary: 'Say how long what is kept, in days; null: for ever',
    description: 'Applied within the hour. Look at the preview first: what is let go does not come back.',
    body: retentionRules,
    answer: retentionAnswer,
    handle: ({ body, workspaceId, transaction, audit }) =>
      transaction(async (tx) => {
        await saveRules(tx, workspaceId, body)
        await audit(tx, 'retention.change', workspaceId, body)
        return show(await readRules(tx, workspaceId))
      }),
  })

  const preview = defineRoute({
    method: 'POST',
    path: '/api/v1/privacy/retention/preview',
    scope: 'read',
    summary: 'Count what rules would let go of now',
    body: retentionRules,
    answer: retentionPreview,
    handle: ({ body, workspaceId, transaction }) =>
      transaction(async (tx) => {
        const items = []
        for (const dataClass of dataClasses) {
          const keepDays = body[dataClass]
          if (keepDays) items.push({ dataClass, keepDays, rows: await countOld(tx, workspaceId, dataClass, keepDays) })
        }
        return { items, nextCursor: null }
      }),
  })

  return [read, save, preview]
}
