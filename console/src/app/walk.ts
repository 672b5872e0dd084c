import { api } from './api'
import { queryClient } from './queries'
import { listUsers, type Op } from './client'
import { areas } from './screens'

/** `/admin/webhooks/{id}/deliveries`: the first of the first. */
async function firstOf(path: string): Promise<string | undefined> {
  const [outer, inner] = path.split('/{id}')
  const id = inner === undefined ? undefined : await firstOf(outer!)
  if (inner !== undefined && id === undefined) return undefined
  const list = { ...listUsers, id: 'first', path: inner === undefined ? path : `${outer}/${id}${inner}`, query: [] } as unknown as Op<object, { id: string }[]>
  const result = await api(list, {})
  return result.ok ? result.data[0]?.id : undefined
}

/** For the tests that walk over every screen: which there are, and the id of the first thing of a list. Nothing that the page does not show anyway. */
export function exposeScreens() {
  Object.assign(window, {
    stoaScreens: () => areas.flatMap((area) => area.screens.map(({ path, example }) => ({ path, example }))),
    stoaIsQuiet: () => document.querySelector('h1') !== null && queryClient.isFetching() === 0 && queryClient.isMutating() === 0,
    stoaFirst: (path: string) => firstOf(path),
  })
}
