import { useNavigate, useParams, useSearch } from '@tanstack/react-router'

/** What the address says of this screen: filters, order, page, selection, the open tab. Changing it is going back and forth. */
export function useUrl() {
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const navigate = useNavigate()
  const change = (part: Record<string, string | undefined>, { replace = false }: { replace?: boolean } = {}) =>
    navigate({ to: '.', search: (before: Record<string, string>) => ({ ...before, ...part }) as never, replace, resetScroll: false })
  return [search, change] as const
}

/** A part of the path: `usePart('id')` under `/orders/$id`. */
export const usePart = (name: string): string => (useParams({ strict: false }) as Record<string, string>)[name] ?? ''

export const useGo = () => {
  const navigate = useNavigate()
  return (to: string) => navigate({ to })
}
