import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import type { importDetail, importItem, listRowsAnswer, mappingBody } from '../../../src/features/imports/contract.ts'
import { ask, read } from '../../api.ts'
import type { Tone } from '../../parts/badge.tsx'

export type Import = z.output<typeof importItem>
export type ImportDetail = z.output<typeof importDetail>
export type Column = NonNullable<ImportDetail['columns']>[number]
export type Row = z.output<typeof listRowsAnswer>['items'][number]
type Status = Import['status']
export type Bucket = keyof Import['counts']
export type Mapping = z.input<typeof mappingBody>
export type FieldName = Extract<Column['target'], { to: 'field' }>['field']

/** What a column may be taken for, as the screens list it. */
export const fieldNames = Object.keys({
  full_name: 0,
  first_name: 0,
  last_name: 0,
  email: 0,
  phone: 0,
  other_phone: 0,
  company_name: 0,
  company_industry: 0,
  company_size: 0,
  company_website: 0,
  company_location_city: 0,
  company_location_state: 0,
  company_location_country: 0,
  company_location_postal_code: 0,
  job_title: 0,
  source: 0,
  description: 0,
  vendor_status: 0,
  tags: 0,
  created_at: 0,
  vendor_lead_id: 0,
  product_name: 0,
  product_price: 0,
  seller_name: 0,
  seller_email: 0,
} satisfies Record<FieldName, 0>) as FieldName[]

export const buckets: Bucket[] = ['created', 'updated', 'unchanged', 'duplicate', 'invalid', 'suppressed']

export const bucketColours: Record<Bucket, string> = {
  created: 'var(--good)',
  updated: 'var(--hue-1)',
  unchanged: 'var(--hue-8)',
  duplicate: 'var(--hue-3)',
  invalid: 'var(--bad)',
  suppressed: 'var(--hue-6)',
}

/** What the wizard is at: the server's state says, so that another device goes on in the same place. */
export type Step = 'upload' | 'map' | 'review' | 'run' | 'result'
export const steps: Step[] = ['upload', 'map', 'review', 'run', 'result']

export function stepOf({ status, review }: ImportDetail, wantsMap: boolean): Step {
  if (status === 'uploading') return 'upload'
  if (status === 'mapping') return review?.finishedAt && !wantsMap ? 'review' : 'map'
  if (status === 'reviewing') return 'review'
  return status === 'processing' || status === 'paused' ? 'run' : 'result'
}

export const tones: Record<Status, Tone> = {
  uploading: 'busy',
  mapping: 'accent',
  reviewing: 'busy',
  processing: 'busy',
  paused: 'warn',
  completed: 'good',
  cancelled: 'idle',
  failed: 'bad',
  undoing: 'busy',
  undone: 'idle',
}

const moving: Status[] = ['uploading', 'reviewing', 'processing', 'undoing']
/** Progress is asked for this often while something moves. */
const progressMs = 700

export const isMoving = (status: Status): boolean => moving.includes(status)

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['import', id],
    queryFn: ({ signal }) => read<ImportDetail>(`/imports/${id}`, {}, signal),
    refetchInterval: ({ state: { data } }) => (data && isMoving(data.status) ? progressMs : false),
  })

export type Move = 'review' | 'run' | 'pause' | 'resume' | 'cancel' | 'undo'

/** Moves an import on, and says anew how its columns are read. */
export function useImport(id: string) {
  const queries = useQueryClient()
  const reread = async () => {
    await queries.invalidateQueries({ queryKey: ['import', id] })
    void queries.invalidateQueries({ queryKey: ['/imports'] })
  }
  return {
    move: useMutation({ mutationFn: (move: Move) => ask('POST', `/imports/${id}/${move}`), onSuccess: reread }),
    map: useMutation({
      mutationFn: (body: Mapping) => ask<ImportDetail>('PUT', `/imports/${id}/mapping`, { body }),
      onSuccess: (detail) => {
        queries.setQueryData(['import', id], detail)
        void queries.invalidateQueries({ queryKey: [`/imports/${id}/errors`] })
      },
    }),
  }
}

export function useUpload(onDone: (id: string) => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ file, source }: { file: File; source: string }) => {
      const body = new FormData()
      // before the file: what comes after it is not known when the rows are read
      body.append('source', source)
      body.append('file', file)
      return ask<ImportDetail>('POST', '/imports', { body })
    },
    onSuccess: ({ id }) => {
      void queries.invalidateQueries({ queryKey: ['/imports'] })
      onDone(id)
    },
    meta: { quiet: true },
  })
}
