import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import type * as contract from '../../../src/features/senders/contract.ts'
import { ask, read } from '../../api.ts'
import { usePollMs } from '../../live.ts'

export type Sender = z.output<typeof contract.senderItem>
export type Change = z.input<typeof contract.updateSenderBody>
export type Answer = z.output<typeof contract.commandAnswer>
type Senders = z.output<typeof contract.listSendersAnswer>

const key = ['/senders']

export const useSenders = () =>
  useQuery({
    queryKey: key,
    queryFn: ({ signal }) => read<Senders>('/senders', {}, signal),
    refetchInterval: usePollMs(),
  })

/** Pauses, frees, limits a sender. */
export function useChange(id: string, onDone?: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Change) => ask('PATCH', `/senders/${id}`, { body }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: key })
      onDone?.()
    },
  })
}

/** Asks the vendor: for a code that connects the sender, or how it is. */
export function useCommand(id: string, command: 'connect' | 'state', onDone?: (answer: Answer) => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => ask<Answer>('POST', `/senders/${id}/${command}`),
    onSuccess: (answer) => {
      void queries.invalidateQueries({ queryKey: key })
      onDone?.(answer)
    },
  })
}
