import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type {
  connectionItem,
  guideAnswer,
  listConnectionsAnswer,
  listVendorsAnswer,
  vendorItem,
} from '../src/features/connections/contract.ts'
import { read } from './api.ts'
import { type Language, useLanguage, useWords, wordFor } from './language.ts'

export type Vendor = z.output<typeof vendorItem>
export type Connection = z.output<typeof connectionItem>

/** What this version speaks with, and how it says so in this language. It changes with the version alone. */
export const vendorsQuery = (language: Language) =>
  queryOptions({
    queryKey: ['vendors', language],
    queryFn: ({ signal }) => read<z.output<typeof listVendorsAnswer>>('/vendors', {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  })

/** How a vendor is set up, and the samples that can be sent of it. */
export const guideQuery = (vendor: string, language: Language) =>
  queryOptions({
    queryKey: ['guide', vendor, language],
    queryFn: ({ signal }) => read<z.output<typeof guideAnswer>>(`/vendors/${vendor}/guide`, {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const connectionsQuery = queryOptions({
  queryKey: ['/connections'],
  queryFn: ({ signal }) => read<z.output<typeof listConnectionsAnswer>>('/connections', { limit: 200 }, signal),
})

export const useVendors = (): Vendor[] => useQuery(vendorsQuery(useLanguage())).data?.items ?? []

/** The name of a vendor as people know it; its id until it is known. */
export function useVendorTitle(): (id: string) => string {
  const vendors = useVendors()
  const t = useWords('shell')
  return (id) => vendors.find((vendor) => vendor.id === id)?.title ?? wordFor(t, 'builtIn', id)
}

/** What a connection is called: the name that somebody chose, else its vendor's in the language of the reader. */
export function useNameOf(): (connection: Pick<Connection, 'name' | 'vendor' | 'vendorTitle'>) => string {
  const titleOf = useVendorTitle()
  return ({ name, vendor, vendorTitle }) => (name === vendorTitle ? titleOf(vendor) : name)
}

/** The name of a connection by its id; a gone one has none. */
export function useConnectionName(): (id: string) => string | undefined {
  const { data } = useQuery(connectionsQuery)
  const nameOf = useNameOf()
  return (id) => {
    const found = data?.items.find((connection) => connection.id === id)
    return found && nameOf(found)
  }
}
