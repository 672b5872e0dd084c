import type { Failure } from './types.js'

export interface Tokens {
  access: string
  refresh?: string
  /** How long the access token lives. */
  seconds?: number
}

/** What became of a renewal: `refused` where the session is over, what went wrong where nobody knows. */
export type Renewal = 'renewed' | 'refused' | Failure

/** Who is signed in. Tokens are in memory only; a program that outlives its process keeps `refreshToken` itself and gives it back to `start`. */
export class Session {
  /** Changes with every start and end, so that a renewal which comes back after a logout is dropped. */
  #epoch = 0
  #access?: string
  #refresh?: string
  /** Whose it is, or was before it ended: a cookie may be another person's by the time it renews. */
  #person?: string
  #renewAt = Infinity
  #renewing?: Promise<Renewal>
  #ended = false
  #listeners = new Set<(signedIn: boolean) => void>()
  #tabs?: BroadcastChannel

  /**
   * @param ask what a renewal gives; `refused` where the session is over, a failure where nobody knows.
   * @param place where it is a session: pages of one origin may have several, of different people.
   */
  constructor(
    private readonly ask: (refresh: string | undefined) => Promise<Tokens | 'refused' | Failure>,
    private readonly place: () => string,
  ) {}

  get accessToken() {
    return this.#access
  }

  get refreshToken() {
    return this.#refresh
  }

  get signedIn() {
    return this.#access !== undefined
  }

  /** Tells of each start and end, here or in another tab. */
  subscribe(listener: (signedIn: boolean) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The access token is renewed a minute before its end, or after two thirds of a short life. */
  start({ access, refresh, seconds = 900 }: Tokens): void {
    const before = this.signedIn
    this.#epoch++
    ;[this.#access, this.#refresh, this.#ended, this.#person] = [access, refresh ?? this.#refresh, false, personOf(access)]
    this.#renewAt = Date.now() + (seconds - Math.min(60, seconds / 3)) * 1000
    this.#listen()
    if (!before) this.#tell(true)
  }

  end(tell = true): void {
    const before = this.signedIn
    this.#epoch++
    ;[this.#access, this.#refresh, this.#ended, this.#person] = [undefined, undefined, true, tell ? undefined : this.#person]
    this.#renewAt = Infinity
    if (tell) this.#tabs?.postMessage('end')
    if (before) this.#tell(false)
  }

  get isDue() {
    return Date.now() >= this.#renewAt
  }

  /** Whether there may be something to renew by: a refresh token, or a cookie that nobody has refused. */
  mayRenew(byCookie: boolean) {
    return this.#refresh !== undefined || (byCookie && !this.#ended)
  }

  /** One at a time, whoever asks. For the person whose session it was only; throws nothing. */
  renewed(): Promise<Renewal> {
    return (this.#renewing ??= this.#renew().finally(() => (this.#renewing = undefined)))
  }

  async #renew(): Promise<Renewal> {
    const epoch = this.#epoch
    const tokens = await this.ask(this.#refresh)
    if (epoch === this.#epoch) {
      if (tokens !== 'refused' && 'code' in tokens) return tokens
      // Where somebody else has signed in by the same cookie, in another tab, nothing that one person began is sent for the other.
      if (tokens === 'refused' || (this.#person && this.#person !== personOf(tokens.access))) this.end(false)
      else this.start(tokens)
    }
    return this.signedIn ? 'renewed' : 'refused'
  }

  #tell(signedIn: boolean) {
    for (const listener of this.#listeners) listener(signedIn)
  }

  /** A logout in one tab is one in all of its place. Only where there are tabs: in Node a channel would keep the process. */
  #listen() {
    if (this.#tabs || typeof document === 'undefined') return
    this.#tabs = new BroadcastChannel(`stoa.session ${this.place()}`)
    this.#tabs.onmessage = () => this.end(false)
  }
}

/** Whose an access token is; nothing where it does not say. */
function personOf(token: string): string | undefined {
  try {
    return JSON.parse(atob(token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/'))).sub
  } catch {
    return undefined
  }
}
