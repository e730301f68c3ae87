import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import type {
  commandAnswer,
  connectionDetail,
  rotateSecretAnswer,
  sampleAnswer,
} from '../../../src/features/connections/contract.ts'
import type { rejectedItem } from '../../../src/features/operations/contract.ts'
import { ask, read } from '../../api.ts'

export type ConnectionDetail = z.output<typeof connectionDetail>
export type Rotated = z.output<typeof rotateSecretAnswer>
export type Rejected = z.output<typeof rejectedItem>
export type Sample = z.output<typeof sampleAnswer>

export const connectionQuery = (id: string) =>
  queryOptions({
    queryKey: ['connection', id],
    queryFn: ({ signal }) => read<ConnectionDetail>(`/connections/${id}`, {}, signal),
  })

/** Changes something of a connection and reads it anew. */
export function useChange<Answer, Input = void>(
  id: string | null,
  change: (input: Input) => Promise<Answer>,
  onDone?: (answer: Answer) => void,
) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: (answer) => {
      void queries.invalidateQueries({ queryKey: ['/connections'] })
      if (id) void queries.invalidateQueries({ queryKey: ['connection', id] })
      onDone?.(answer)
    },
  })
}

export const sendSample = (id: string, event: string | undefined) =>
  ask<Sample>('POST', `/connections/${id}/samples`, { body: event ? { event } : {} })

export const runCommand = (id: string, command: string, input: object) =>
  ask<z.output<typeof commandAnswer>>('POST', `/connections/${id}/commands/${command}`, { body: input })
