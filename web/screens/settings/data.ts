import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import type { field } from '../../../src/features/leads/contract-records.ts'
import type { auditItem } from '../../../src/features/operations/contract.ts'
import type {
  createdInvitation,
  invitation,
  member,
  ownSessions,
  resetLink,
  team,
} from '../../../src/features/people/contract.ts'
import type {
  retentionAnswer,
  retentionPreview,
  retentionRules,
} from '../../../src/features/privacy/contract-retention.ts'
import type { apiKey, createdApiKey } from '../../../src/features/workspaces/contract.ts'

export type Member = z.output<typeof member>
export type Invitation = z.output<typeof invitation>
export type CreatedInvitation = z.output<typeof createdInvitation>
export type ResetLink = z.output<typeof resetLink>
export type Team = z.output<typeof team>
export type ApiKey = z.output<typeof apiKey>
export type CreatedApiKey = z.output<typeof createdApiKey>
export type AuditItem = z.output<typeof auditItem>
export type LeadField = z.output<typeof field>
export type RetentionRule = z.output<typeof retentionAnswer>['items'][number]
export type RetentionRules = z.output<typeof retentionRules>
export type RetentionPreview = z.output<typeof retentionPreview>
export type OwnSessions = z.output<typeof ownSessions>
export type Role = Member['role']

export const roles: Role[] = ['owner', 'admin', 'manager', 'agent', 'viewer']
export const leadFieldsPath = '/lead-fields'
export const fieldTypes: LeadField['type'][] = ['text', 'number', 'boolean', 'date', 'choice']
export const piiClasses: LeadField['pii'][] = ['none', 'personal', 'sensitive']
export const recordScopes: Member['recordScope'][] = ['all', 'team', 'own']

/** Changes something and reads these lists anew. */
export function useChange<Input, Answer>(
  lists: string[],
  change: (input: Input) => Promise<Answer>,
  onDone?: (answer: Answer) => void,
) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: (answer) => {
      for (const list of lists) void queries.invalidateQueries({ queryKey: [list] })
      onDone?.(answer)
    },
  })
}
