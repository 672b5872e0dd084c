import { QueryClient } from '@tanstack/react-query'

/** What the signed-in person has read. It is forgotten when they leave. */
export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 15_000, retry: false, refetchOnWindowFocus: true }, mutations: { retry: false } },
})
