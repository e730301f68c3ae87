import { z } from 'zod'

/** What a plan allows in one workspace. */
export interface PlanLimits {
  /** Of one file. */
  rowsPerImport: number
  uploadsPerHour: number
  /** People, those with an open invitation included. */
  members: number
  /** Keys that are neither revoked nor expired. */
  apiKeys: number
}

const plans: Record<'free' | 'pro', PlanLimits> = {
  free: { rowsPerImport: 100, uploadsPerHour: 10, members: 5, apiKeys: 5 },
  pro: { rowsPerImport: 10_000, uploadsPerHour: 10, members: 500, apiKeys: 100 },
}

/** The workspace setting `limits`, which only those above a workspace may change. */
export const limitsSetting = z
  .strictObject({
    rowsPerImport: z.int().min(0),
    uploadsPerHour: z.int().min(0),
    members: z.int().min(0),
    apiKeys: z.int().min(0),
  })
  .partial()

/** The plan's limits, each replaced by the workspace's own setting where it has one. */
export function planLimits(workspace: { plan: 'free' | 'pro'; settings: Record<string, unknown> }): PlanLimits {
  const own = limitsSetting.safeParse(workspace.settings.limits ?? {})
  return { ...plans[workspace.plan], ...(own.success ? own.data : {}) }
}
