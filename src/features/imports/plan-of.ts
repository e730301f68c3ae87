import type { Directory } from '../connections/directory.ts'
import type { RowOrigin } from './fact-of-row.ts'
import type { ImportJob } from './job.ts'
import type { RowPlan } from './map/read-row.ts'

/** The built-in vendor whose intake a file is. */
export const fileVendor = 'csv'

/** Where the facts of a job's rows come from. */
export function originOf(
  {
    workspaceId,
    id,
    reading,
    intakeReceivedAt,
  }: Pick<ImportJob, 'workspaceId' | 'id' | 'reading' | 'intakeReceivedAt'>,
  directory: Directory,
): RowOrigin {
  const connection = directory.builtInConnection(workspaceId, fileVendor)
  if (!connection) throw new Error(`workspace ${workspaceId} has no connection for files`)
  return {
    workspaceId,
    jobId: id,
    reading,
    connectionId: connection.id,
    vendor: fileVendor,
    receivedAt: intakeReceivedAt.getTime(),
  }
}

/** How the rows of a staged job are read. */
export function planOf(job: ImportJob, directory: Directory): RowPlan {
  const { country, timeZone } = directory.workspace(job.workspaceId)
  const { mapping, defaults, fixes, format } = job
  return {
    targets: mapping ?? [],
    defaults: withSource(defaults, job.source),
    fixes,
    country,
    timeZone,
    dayOrder: format?.dayOrder ?? 'dmy',
  }
}

/** A file without a column for it says where its leads come from by its own source. */
export const withSource = (defaults: ImportJob['defaults'], source: string): ImportJob['defaults'] => ({
  source,
  ...defaults,
})
