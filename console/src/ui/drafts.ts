export type Values = Record<string, unknown>

/** Whether two values say the same, member by member. */
export const same = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b || Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [a as Values, b as Values]
  const keys = new Set([...Object.keys(left), ...Object.keys(right)])
  return [...keys].every((key) => same(left[key], right[key]))
}

/** What goes into a PATCH: the members that the person changed, whole. */
export const changedOnly = <V extends Values>(base: V, now: V): Partial<V> => Object.fromEntries(Object.keys(now).filter((key) => !same(base[key], now[key])).map((key) => [key, now[key]])) as Partial<V>

export type Difference = { key: string; base: unknown; theirs: unknown; mine: unknown }

/** After someone else has saved: what both changed, each in their way, is for the person to decide; all else comes together by itself. */
export function threeWay<V extends Values>(base: V, theirs: V, mine: V): { merged: V; conflicts: Difference[]; taken: Difference[] } {
  const merged: Values = { ...theirs }
  const conflicts: Difference[] = []
  const taken: Difference[] = []
  for (const key of Object.keys(mine)) {
    const difference = { key, base: base[key], theirs: theirs[key], mine: mine[key] }
    const [byMe, byThem] = [!same(base[key], mine[key]), !same(base[key], theirs[key])]
    if (byMe) merged[key] = mine[key]
    if (byMe && byThem && !same(mine[key], theirs[key])) conflicts.push(difference)
    else if (byThem && !byMe) taken.push(difference)
  }
  return { merged: merged as V, conflicts, taken }
}

type Draft<V> = { base: V; now: V; etag?: string }
type Place = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** A form's unsaved values, by person and address: they survive reloading, logging out and a crash of the tab. */
export function draftOf<V extends Values>(place: Place, person: string, address: string, form: string) {
  const key = `stoa-draft:${person}:${address}:${form}`
  return {
    read(): Draft<V> | undefined {
      const text = place.getItem(key)
      if (!text) return undefined
      try {
        return JSON.parse(text) as Draft<V>
      } catch {
        // Cut off while it was written: there is nothing to bring back.
        place.removeItem(key)
        return undefined
      }
    },
    write: (draft: Draft<V>) => (same(draft.base, draft.now) ? place.removeItem(key) : place.setItem(key, JSON.stringify(draft))),
    clear: () => place.removeItem(key),
  }
}
