import { hash } from 'node:crypto'
import type { LeadFact } from '../leads/merge-facts.ts'
import type { ReadRow } from './map/read-row.ts'

/** The job that a row belongs to, as facts are made for it. */
export interface RowOrigin {
  workspaceId: string
  jobId: string
  /** Counts how often the file was read: each mapping is a reading of its own. */
  reading: number
  connectionId: string
  /** Of the built-in vendor of files. */
  vendor: string
  /** When the file arrived, Unix milliseconds: the time of every row that states none. */
  receivedAt: number
}

/** The fact that a row tells, as the line hands facts to steps. `intakeId`: the file's. */
export function factOfRow(
  origin: RowOrigin,
  intakeId: string,
  row: number,
  cells: string,
  { facts, at }: ReadRow,
): LeadFact {
  return {
    id: rowEventId(origin.jobId, row),
    workspaceId: origin.workspaceId,
    connectionId: origin.connectionId,
    vendor: origin.vendor,
    vendorTitle: origin.vendor,
    intakeId,
    receivedAt: new Date(origin.receivedAt),
    effectId: null,
    isReplay: false,
    cause: { kind: 'import', id: `${origin.jobId}:${row}` },
    event: {
      type: 'lead.created',
      // of the content: the same row of another file is the same fact. Asked only where nothing else tells a lead
      get key() {
        return `row:${hash('sha256', cells, 'hex').slice(0, 32)}`
      },
      subject: origin.jobId,
      occurredAt: at?.toISOString() ?? null,
      data: facts,
    },
    ordinal: row,
    known: {},
  }
}

/** The job's id with its last eight digits replaced by the row's number: which row of which import spoke of a party. */
export const rowEventId = (jobId: string, row: number) => jobId.slice(0, -8) + row.toString(16).padStart(8, '0')
