import * as client from './client'
import type { Failure, Op, Options, Result } from './client'
import { signWithPasskey } from '~/ui/passkeys'
import { queryClient } from './queries'
import { store } from './store'

type Sender = <I, O>(op: Op<I, O>, input: I, options: Options) => Promise<Result<O>>
export type Me = { id: string; email: string; name: string; roles: string[]; superAdmin: boolean; rights: Set<string> }
/** `ended`: someone was signed in, and the page is still theirs; the login dialog lies over it. */
export type SessionState = { state: 'starting' | 'out' | 'in' | 'ended'; me?: Me; unreachable?: Failure }

export const session = store<SessionState>({ state: 'starting' })
/** Open while an answer waits for the person to prove who they are. */
export const stepUp = store<{ done: (proved: boolean) => void } | null>(null)

const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('stoa-console') : undefined
channel?.addEventListener('message', ({ data }) => {
  if (data === 'logout') end()
})

/** Requests that wait for the login over the page. */
let parked: (() => void)[] = []
let timer: ReturnType<typeof setTimeout> | undefined

/** The cookie of an earlier visit starts the session without a password. */
export async function start() {
  const renewal = await renew()
  if (renewal === 'renewed') await enter()
  // Not where somebody has signed in meanwhile.
  else if (session.get().state !== 'in') session.set({ state: 'out', unreachable: renewal === 'refused' ? undefined : renewal })
}

async function renew() {
  const renewal = await client.renew()
  if (session.get().state === 'in') {
    if (renewal === 'refused') end()
    // Also where it was lost: the next one may arrive.
    else schedule()
  }
  return renewal
}

/** Well before the access token ends, so that nobody waits for it. */
function schedule() {
  clearTimeout(timer)
  timer = setTimeout(() => void renew(), 10 * 60_000)
}
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && session.get().state === 'in' && client.isDue()) void renew()
})

/** After a login or at the start: who this is and what they may do. */
export async function enter(): Promise<Failure | undefined> {
  const [profile, permissions] = await Promise.all([client.send(client.getProfile, {}), client.send(client.getOwnPermissions, {})])
  if (!profile.ok || !permissions.ok) {
    const failure = !profile.ok ? profile.error : (permissions as { error: Failure }).error
    // Over a page it stays: nothing of it may be sent for somebody who is not known yet.
    if (session.get().state === 'ended') client.forget()
    else session.set({ state: 'out', unreachable: failure })
    return failure
  }
  const { user } = profile.data
  const me: Me = {
    id: user.id,
    email: user.email,
    name: `${user.first_name} ${user.last_name}`.trim() || user.email,
    roles: permissions.data.roles,
    superAdmin: permissions.data.is_super_admin,
    rights: new Set(permissions.data.permissions.map((one) => `${one.resource}:${one.action}`)),
  }
  if (session.get().me?.id !== me.id) queryClient.clear()
  session.set({ state: 'in', me })
  schedule()
  resume()
  return undefined
}

export async function logIn(input: { email: string; password: string; totp?: string; recovery_code?: string }) {
  const result = await client.send(client.login, input as never)
  return result.ok ? enter() : result.error
}

type Ceremony = Op<object, { challenge_id: string; options: unknown }>

/** Has a passkey sign what the server sends, and sends it back. True where that was good; nothing where the person has changed their mind. */
export async function byPasskey<I, O>(start: Ceremony, finish: Op<I, O>) {
  const started = await client.send(start, {})
  if (!started.ok) return started.error
  const { answer, failure } = await signWithPasskey(started.data)
  if (!answer) return failure
  const result = await client.send(finish, answer as I)
  return result.ok || result.error
}

/** Nobody is asked who they are: the passkey says it. */
export async function logInWithPasskey() {
  const known = await byPasskey(client.startPasskeyLogin, client.logInWithPasskey)
  return known === true ? enter() : known
}

/** Where the server did not hear of it, the cookie would sign the next visit in: so the person stays, and is told. */
export async function logOut(): Promise<Failure | undefined> {
  const left = await client.send(client.logout, {})
  if (!left.ok && left.error.status !== 401) return left.error
  clearTimeout(timer)
  channel?.postMessage('logout')
  session.set({ state: 'out' })
  queryClient.clear()
  stepUp.get()?.done(false)
  resume()
  return undefined
}

/** Each request that waits finds out who is there now. */
function resume() {
  const resumed = parked
  parked = []
  for (const go of resumed) go()
}

function end() {
  client.forget()
  // The cookie may be another person's by now; only a login over the page says whose.
  clearTimeout(timer)
  if (session.get().state === 'in') session.set({ ...session.get(), state: 'ended' })
}

const ended = new Set(['not_authenticated', 'token_expired', 'token_invalid', 'token_revoked', 'user_inactive', 'session_ended'])
const aborted = { ok: false, error: { kind: 'transport', code: 'aborted', title: 'Another person signed in' } } as const

/** Sends; where the session has ended, waits for the login over the page and sends again, a write only for the same person. */
export async function withSession<I, O>(op: Op<I, O>, input: I, options: Options, send: Sender): Promise<Result<O>> {
  const sender = session.get().me?.id
  const again = async () => {
    const { state, me } = session.get()
    return state === 'out' || (me?.id !== sender && op.method !== 'GET') ? aborted : send(op, input, options)
  }
  let result = await send(op, input, options)
  if (!result.ok && result.error.status === 401 && ended.has(result.error.code)) {
    const resumed = new Promise<void>((go) => parked.push(go))
    end()
    await resumed
    result = await again()
  }
  if (!result.ok && result.error.code === 'recent_login_required' && (await proved())) result = await again()
  return result
}

let proving: Promise<boolean> | undefined

/** Asked once, however many answers wait for it. */
function proved(): Promise<boolean> {
  proving ??= new Promise<boolean>((done) => stepUp.set({ done })).finally(() => {
    proving = undefined
    stepUp.set(null)
  })
  return proving
}

/** Whether the signed-in person has a right; the server stays the judge. */
export function useMay(resource?: string, action = 'read') {
  const { me } = session.use()
  return may(me, resource, action)
}

export const may = (me: Me | undefined, resource?: string, action = 'read') =>
  !resource || me?.superAdmin === true || me?.rights.has(`${resource}:${action}`) === true
