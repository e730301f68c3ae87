import { useNavigate, useSearch } from '@tanstack/react-router'

/** The filters in the URL, all of them texts, and how to change them: undefined and '' take one away. */
export function useFilters<Name extends string>(): [
  Partial<Record<Name, string>>,
  (change: Partial<Record<Name, string | undefined>>) => void,
] {
  const filters = useSearch({ strict: false }) as Partial<Record<Name, string>>
  const navigate = useNavigate()
  const change = (changes: Partial<Record<Name, string | undefined>>) =>
    void navigate({ to: '.', search: ((old: object) => ({ ...old, ...changes })) as never, replace: true })
  return [filters, change]
}
