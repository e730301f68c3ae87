import { hash } from 'node:crypto'
import { applyFacts } from '../leads/apply-facts.ts'
import { foldFacts } from '../leads/fold-facts.ts'
import type { LeadFact } from '../leads/merge-facts.ts'
import { freshParties, namesOf } from '../leads/state-names.ts'
import { leadRow } from '../leads/write-rows.ts'
import { type ReadRow, type RowPlan, readRow, rowProblems } from './map/read-row.ts'
import type { RawRow } from './read/file-problem.ts'

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

/** A row's values in the order of `stagedColumns`; null where it says nothing. */
export type StagedRow = (string | null)[]

/** What all rows of one reading begin with in `import_rows`. */
export const jobColumns = ({ workspaceId, jobId, reading }: RowOrigin) => [workspaceId, jobId, String(reading)]

/** Columns of `import_rows` behind those of the job. */
export const stagedColumns = [
  'row',
  'line',
  'cells',
  'problems',
  'is_invalid',
  'has_more',
  'occurred_at',
  'lead_id',
  'party_id',
  'fingerprint',
  'phone_key',
  'email_key',
  'vendor_lead_id',
  'full_name',
  'email',
  'phone',
  'company_name',
  'company_industry',
  'company_size',
  'company_website',
  'company_location_city',
  'company_location_state',
  'company_location_country',
  'company_location_postal_code',
  'job_title',
  'source',
  'description',
  'seller',
  'product',
  'vendor_status',
  'tags',
  'custom',
  'contact_quality',
  'field_stamps',
  'party_provenance',
] as const

/** Lead columns that are staged as they are, from `vendor_status` back to `full_name`. */
const leadColumns = stagedColumns.slice(
  stagedColumns.indexOf('full_name'),
  stagedColumns.indexOf('tags'),
) as readonly string[]
const jsonColumns = new Set(['seller', 'product'])

/** One row, read and cleaned as a vendor's fact is: exactly the lead that a webhook with the same words would make. */
export function stageRow(origin: RowOrigin, plan: RowPlan, row: number, raw: RawRow): StagedRow {
  const cells = JSON.stringify(raw.cells)
  const read = readRow(raw, plan)
  const problems = read.problems.length > 0 ? JSON.stringify(read.problems) : null
  const head = [String(row), String(raw.line), cells, problems]
  if (read.problems.some(({ code }) => rowProblems[code].severity === 'error'))
    return [...head, 't', 'f', ...new Array(stagedColumns.length - 6).fill(null)]
  const [incoming] = foldFacts([factOfRow(origin, origin.jobId, row, cells, read)], () => plan.country, new Map())
  const saved = applyFacts(incoming!, null, incoming!.newPartyId)
  const lead = leadRow(saved, new Date(origin.receivedAt)) as unknown as Record<string, unknown>
  const [party] = freshParties([saved], new Set([saved.partyId]), namesOf([saved]))
  const contacts = incoming!.contacts
  const [phone, ...phones] = contacts.filter(({ kind }) => kind === 'phone')
  const [email, ...emails] = contacts.filter(({ kind }) => kind === 'email')
  const hasMore =
    phones.length + emails.length > 0 ||
    (phone && phone.display !== lead.phone) ||
    (email && email.display !== lead.email)
  const values = leadColumns.map((name) => {
    const value = lead[name]
    return value === null || value === undefined
      ? null
      : jsonColumns.has(name)
        ? JSON.stringify(value)
        : (value as string)
  })
  return [
    ...head,
    'f',
    hasMore ? 't' : 'f',
    read.at?.toISOString() ?? null,
    incoming!.leadId,
    incoming!.newPartyId,
    incoming!.fingerprint,
    phone?.key ?? null,
    email?.key ?? null,
    lead.vendorLeadId as string | null,
    ...values,
    arrayLiteral(lead.tags as string[]),
    JSON.stringify(lead.custom),
    JSON.stringify(lead.contactQuality),
    JSON.stringify(lead.fieldStamps),
    JSON.stringify(party?.provenance ?? {}),
  ]
}

const arrayLiteral = (items: string[]) => `{${items.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`
