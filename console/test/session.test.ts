import { beforeEach, expect, test, vi } from 'vitest'
import type { Failure, Result } from '../src/app/client'

const ended = { ok: false, error: { kind: 'domain', code: 'token_expired', status: 401, title: 'Ended' } } as Result<never>
const good = <O>(data: O): Result<O> => ({ ok: true, data, headers: new Headers() })
let person = 'anna'
let isAway = false
const away = { ok: false, error: { kind: 'platform', code: 'database_unavailable', status: 503, title: 'Away' } } as Result<never>
const forgotten = vi.fn()
const lost: Failure = { kind: 'transport', code: 'network', title: 'Lost' }
let renewal: 'renewed' | 'refused' | Failure = 'refused'
let isDue = false
let left: Result<never> = good(undefined as never)
const asked = vi.fn()
let look: () => void = () => undefined

vi.stubGlobal('document', { visibilityState: 'visible', addEventListener: (_type: string, hear: () => void) => (look = hear) })
vi.mock('../src/ui/passkeys', () => ({}))
vi.mock('../src/app/client', () => ({
  login: { id: 'login' },
  logout: { id: 'logout' },
  getProfile: { id: 'profile' },
  getOwnPermissions: { id: 'permissions' },
  renew: async () => (asked(), renewal),
  isDue: () => isDue,
  forget: () => forgotten(),
  send: async ({ id }: { id: string }) =>
    id === 'logout' ? left : id === 'profile' && isAway ? away : good(id === 'profile' ? { user: { id: person, email: `${person}@example.com`, first_name: person, last_name: '' } } : { roles: [], is_super_admin: true, permissions: [] }),
}))
const { logIn, logOut, session, start, stepUp, withSession } = await import('../src/app/session')
const { queryClient } = await import('../src/app/queries')

const signIn = (who: string) => ((person = who), logIn({ email: '', password: '' }))
const save = { id: 'save', method: 'PATCH' } as never
const read = { id: 'read', method: 'GET' } as never

/** Answers 401 once, then notes for whom it is sent again. */
function sender() {
  const sent: (string | undefined)[] = []
  let first = true
  const send = async () => {
    if (first) return (first = false), ended
    sent.push(session.get().me?.id)
    return good(undefined as never)
  }
  return { sent, send }
}

beforeEach(async () => {
  isAway = false
  isDue = false
  renewal = 'refused'
  left = good(undefined as never)
  await logOut()
  await signIn('anna')
  asked.mockClear()
})

test('a write that waits for the login is sent again for the same person', async () => {
  const { sent, send } = sender()
  const result = withSession(save, {}, {}, send)
  await vi.waitFor(() => expect(session.get().state).toBe('ended'))
  await signIn('anna')
  expect((await result).ok).toBe(true)
  expect(sent).toEqual(['anna'])
})

test('a write that waits for the login is never sent for another person', async () => {
  const { sent, send } = sender()
  const result = withSession(save, {}, {}, send)
  await vi.waitFor(() => expect(session.get().state).toBe('ended'))
  await signIn('ben')
  expect(await result).toMatchObject({ ok: false, error: { code: 'aborted' } })
  expect(sent).toEqual([])
})

test('nothing that waits for the login survives leaving', async () => {
  const [writing, reading] = [sender(), sender()]
  const results = [withSession(save, {}, {}, writing.send), withSession(read, {}, {}, reading.send)]
  await vi.waitFor(() => expect(session.get().state).toBe('ended'))
  await logOut()
  await signIn('ben')
  for (const result of await Promise.all(results)) expect(result).toMatchObject({ ok: false, error: { code: 'aborted' } })
  expect([...writing.sent, ...reading.sent]).toEqual([])
})

test('a write that waits for a proof of who it is ends with leaving', async () => {
  const sent: unknown[] = []
  const result = withSession(save, {}, {}, async () => (sent.push(session.get().me?.id), { ok: false, error: { kind: 'domain', code: 'recent_login_required', title: '' } }) as Result<never>)
  await vi.waitFor(() => expect(stepUp.get()).not.toBeNull())
  await logOut()
  await signIn('ben')
  expect((await result).ok).toBe(false)
  expect(sent).toEqual(['anna'])
})

test('what one person has read is gone for the next, and stays for the same one', async () => {
  queryClient.setQueryData(['orders'], 'Anna’s')
  const { send } = sender()
  const result = withSession(read, {}, {}, send)
  await vi.waitFor(() => expect(session.get().state).toBe('ended'))
  await signIn('anna')
  await result
  expect(queryClient.getQueryData(['orders'])).toBe('Anna’s')
  await signIn('ben')
  expect(queryClient.getQueryData(['orders'])).toBeUndefined()
  queryClient.setQueryData(['orders'], 'Ben’s')
  await logOut()
  expect(queryClient.getQueryData(['orders'])).toBeUndefined()
})

test('a login over the page of which nobody can say whose it is leaves the page as it is, and says why', async () => {
  const { sent, send } = sender()
  const result = withSession(save, {}, {}, send)
  await vi.waitFor(() => expect(session.get().state).toBe('ended'))
  isAway = true
  forgotten.mockClear()
  expect(await signIn('ben')).toMatchObject({ code: 'database_unavailable' })
  expect(session.get()).toMatchObject({ state: 'ended', me: { id: 'anna' } })
  // Nothing of the page goes out as Ben's meanwhile.
  expect(forgotten).toHaveBeenCalled()
  isAway = false
  await signIn('anna')
  expect((await result).ok).toBe(true)
  expect(sent).toEqual(['anna'])
})

test('a start without a connection says why nobody is signed in, and can be tried again', async () => {
  session.set({ state: 'starting' })
  renewal = lost
  await start()
  expect(session.get()).toEqual({ state: 'out', unreachable: lost })
  renewal = 'renewed'
  await start()
  expect(session.get()).toMatchObject({ state: 'in', me: { id: 'anna' } })
})

test('who comes back to the page renews a token that is due, and no other; one that is lost ends nothing', async () => {
  look()
  expect(asked).not.toHaveBeenCalled()
  isDue = true
  renewal = lost
  look()
  await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(1))
  expect(session.get().state).toBe('in')
  renewal = 'refused'
  look()
  await vi.waitFor(() => expect(session.get().state).toBe('ended'))
})

test('a logout of which the server did not hear signs nobody out, and is said', async () => {
  left = { ok: false, error: lost }
  expect(await logOut()).toEqual(lost)
  expect(session.get()).toMatchObject({ state: 'in', me: { id: 'anna' } })
  left = ended
  expect(await logOut()).toBeUndefined()
  expect(session.get().state).toBe('out')
})
