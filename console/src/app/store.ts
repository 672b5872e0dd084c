import { useSyncExternalStore } from 'react'

/** A value outside React that components can watch. */
export function store<T>(value: T) {
  const heard = new Set<() => void>()
  return {
    get: () => value,
    set(next: T) {
      value = next
      for (const tell of heard) tell()
    },
    use: () =>
      useSyncExternalStore(
        (tell) => {
          heard.add(tell)
          return () => heard.delete(tell)
        },
        () => value,
      ),
  }
}
