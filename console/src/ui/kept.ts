import { useMemo, useState } from 'react'
import { session } from '~/app/session'
import { draftOf, type Values } from './drafts'

/** State of a screen that is no form, kept as forms keep theirs: by person and address, until it is set to undefined. */
export function useKept<V extends Values>(name: string) {
  const person = session.use().me?.id ?? ''
  const [address] = useState(() => location.pathname)
  const draft = useMemo(() => draftOf<Values>(sessionStorage, person, address, name), [person, address, name])
  const [value, setValue] = useState(() => draft.read()?.now as V | undefined)
  const keep = (next: V | undefined) => {
    if (next) draft.write({ base: {}, now: next })
    else draft.clear()
    setValue(next)
  }
  return [value, keep] as const
}
