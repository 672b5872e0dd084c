import { lost, read } from './answer.js'
import { request } from './operation.js'
import { pause, wait } from './retry.js'
import { Session, type Tokens } from './session.js'
import type { Failure, Groups, Op, Options, Result, Sender } from './types.js'

export interface Settings {
  /** Origin of the server, such as `https://shop.example`; where it is left out, that of the page. */
  baseUrl?: string
  /** Below the origin; the contract's own address where it is left out. */
  mount?: string
  /** Where the refresh token is kept; the contract's own way where it is left out. */
  refresh?: 'body' | 'cookie'
  /** An API key, instead of a session. */
  apiKey?: string
  /** Sent with every call, asked for each time: `Accept-Language`, `X-Cart-Token`. */
  headers?: () => Record<string, string>
  /** How often a call is repeated that may be; 2. */
  retries?: number
  /** The session is over: true when somebody has signed in again, and the call is sent again with its key. */
  onSessionEnd?: () => Promise<boolean>
  /** The person has to prove again who they are: true when they have, and the call is sent again with its key. */
  onStepUp?: () => Promise<boolean>
  fetch?: typeof fetch
}

/** How a contract is reached: `token` names the member of the refresh route's body, `refusals` the codes of what only that route refuses. */
export interface Contract {
  mount: string
  refresh: 'body' | 'cookie'
  token: string
  refusals: readonly string[]
  groups: Groups
}

const defaultTimeout = 30_000

/** One server in one contract. */
export class Client implements Sender {
  #settings: Settings = {}
  readonly session = new Session(
    (refresh) => this.#askForTokens(refresh),
    () => this.#mount,
  )

  constructor(private readonly contract: Contract) {}

  readonly configure = (settings: Settings): void => {
    this.#settings = { ...this.#settings, ...settings }
  }

  async send(op: Op, input: Record<string, unknown>, options: Options, accept?: string): Promise<Result<unknown>> {
    const keyed = op.idempotent ? { ...options, idempotencyKey: options.idempotencyKey ?? crypto.randomUUID() } : options
    let result = await this.#inSession(op, input, keyed, accept)
    if (!result.ok && result.error.kind === 'session' && !this.#settings.apiKey && (await this.#settings.onSessionEnd?.()) && !isStream(input)) {
      result = await this.#inSession(op, input, keyed, accept)
    }
    if (!result.ok && result.error.code === 'recent_login_required' && (await this.#settings.onStepUp?.()) && !isStream(input)) {
      result = await this.#inSession(op, input, keyed, accept)
    }
    // By a cookie that the server still takes the next visit would be signed in: such a session ends with its answer.
    if (op.id === 'logout' && (result.ok || result.error.kind === 'session' || !this.#byCookie)) this.session.end()
    else if (result.ok && !op.raw) this.#adopt(result.data)
    return result
  }

  /** With a token that is not about to end; one that was refused is renewed, once. */
  async #inSession(op: Op, input: Record<string, unknown>, options: Options, accept?: string): Promise<Result<unknown>> {
    if (this.#byToken && this.session.isDue) await this.session.renewed()
    const token = this.session.accessToken
    const result = await this.#repeated(op, input, options, accept)
    if (result.ok || result.error.kind !== 'session' || result.error.status !== 401 || !this.#byToken) return result
    // Another call may have renewed it meanwhile.
    const isNew = this.session.accessToken !== token
    const renewal = isNew ? 'renewed' : this.session.mayRenew(this.#byCookie) ? await this.session.renewed() : 'refused'
    // Nobody knows whether the session is over.
    if (typeof renewal === 'object') return { ok: false, error: renewal }
    return renewal === 'renewed' && !isStream(input) ? this.#repeated(op, input, options, accept) : result
  }

  async #repeated(op: Op, input: Record<string, unknown>, options: Options, accept?: string): Promise<Result<unknown>> {
    const streams = isStream(input)
    const repeatable = !streams && (op.method === 'GET' || options.idempotencyKey !== undefined)
    for (let attempt = 0; ; attempt++) {
      const result = await this.#once(op, input, options, accept)
      if (result.ok || streams || attempt >= (this.#settings.retries ?? 2)) return result
      const ms = wait(result.error, attempt, repeatable)
      if (ms === undefined) return result
      try {
        await pause(ms, options.signal)
      } catch (cause) {
        return { ok: false, error: lost(cause, options.signal) }
      }
    }
  }

  async #once(op: Op, input: Record<string, unknown>, options: Options, accept?: string): Promise<Result<unknown>> {
    const { headers, apiKey, fetch: send = fetch } = this.#settings
    const { url, init } = request(op, this.#mount, input, { ...options, headers: { ...headers?.(), ...options.headers } })
    const token = apiKey ?? this.session.accessToken
    // A file takes as long as its line needs, either way.
    const streams = op.raw || op.media !== '' || accept !== undefined
    const timeoutMs = options.timeoutMs ?? (streams ? undefined : defaultTimeout)
    const signals = [options.signal, timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs)].filter((one) => one !== undefined)
    try {
      const response = await send(url, {
        ...init,
        headers: { Accept: accept ?? 'application/json, */*;q=0.5', ...(token && { Authorization: `Bearer ${token}` }), ...(init.headers as Record<string, string>) },
        credentials: this.#byCookie ? 'include' : 'same-origin',
        signal: signals.length > 0 ? AbortSignal.any(signals) : null,
      })
      const stream = accept !== undefined && response.headers.get('Content-Type')?.startsWith(accept) === true
      return await read(stream ? { ...op, raw: true } : op, this.contract.groups, response)
    } catch (cause) {
      return { ok: false, error: lost(cause, options.signal) }
    }
  }

  get #mount() {
    return (this.#settings.baseUrl ?? '') + (this.#settings.mount ?? this.contract.mount)
  }

  get #byCookie() {
    return (this.#settings.refresh ?? this.contract.refresh) === 'cookie'
  }

  get #byToken() {
    return this.#settings.apiKey === undefined
  }

  async #askForTokens(refresh: string | undefined): Promise<Tokens | 'refused' | Failure> {
    const op = { id: 'refresh', method: 'POST', path: '/auth/refresh', query: [], codes: this.contract.refusals, idempotent: false, media: '', raw: false, client: this }
    const result = await this.#repeated(op, this.#byCookie ? {} : { [this.contract.token]: refresh }, {})
    if (!result.ok) return isRefusal(result.error) ? 'refused' : result.error
    const { data: body, status } = result
    return tokensOf(body) ?? { kind: 'transport', code: 'unexpected_answer', title: 'The server renewed the session without a token', status, body }
  }

  /** Whatever answers with tokens has signed somebody in. */
  #adopt(body: unknown) {
    const tokens = tokensOf(body)
    if (tokens) this.session.start(tokens)
  }
}

/** It is read once: whoever has it opens it anew to send it again. */
const isStream = (input: Record<string, unknown>) => input['body'] instanceof ReadableStream

/** Of the server itself: the page of a proxy between, whatever its status, says nothing of the session. */
const isRefusal = (failure: Failure) => failure.kind !== 'transport' && (failure.status === 401 || failure.status === 403 || failure.status === 422)

/** In every contract the members have the same names, but for their case. */
function tokensOf(body: unknown): Tokens | undefined {
  const data = ((body as { data?: unknown } | undefined)?.data ?? body) as Record<string, unknown> | undefined
  const access = data?.['access_token'] ?? data?.['accessToken']
  if (typeof access !== 'string') return undefined
  return {
    access,
    refresh: (data!['refresh_token'] ?? data!['refreshToken']) as string | undefined,
    seconds: (data!['expires_in'] ?? data!['expiresIn']) as number | undefined,
  }
}
