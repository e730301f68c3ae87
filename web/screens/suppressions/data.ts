import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import type * as contract from '../../../src/features/suppressions/contract.ts'
import { ask } from '../../api.ts'
import { usePollMs } from '../../live.ts'
import { useList } from '../../pages.ts'

export type Suppression = z.output<typeof contract.suppressionItem>
export type Channel = Suppression['channel']
export type Added = z.input<typeof contract.addSuppressionBody>
export type Imported = z.output<typeof contract.importAnswer>

export const channels: readonly Channel[] = ['whatsapp', 'sms', 'email']
export const reasons = ['word', 'vendor', 'link', 'complaint', 'bounce', 'user', 'import'] as const
export const filterNames = ['q', 'channel', 'reason'] as const

export const useSuppressions = (filter: Partial<Record<(typeof filterNames)[number], string>>) =>
  useList<Suppression>('/suppressions', filter, { pollMs: usePollMs(30_000) })

/** Changes who is suppressed and reads the list anew. */
export function useChange<Input, Answer>(change: (input: Input) => Promise<Answer>, onDone: (answer: Answer) => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: (answer) => {
      void queries.invalidateQueries({ queryKey: ['/suppressions'] })
      onDone(answer)
    },
  })
}

export const add = (body: Added) => ask('POST', '/suppressions', { body })

export const remove = ({ channel, address, purpose }: Suppression, reason: string) =>
  ask('POST', '/suppressions/remove', { body: { channel, address, purpose, reason } })

export function importFile(file: File, fields: { source: string; channel: string }) {
  const body = new FormData()
  // the fields go first: the server reads them before the file
  for (const [name, value] of Object.entries(fields)) if (value) body.append(name, value)
  body.append('file', file)
  return ask<Imported>('POST', '/suppressions/import', { body })
}
