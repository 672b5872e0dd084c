export interface Tokens {
  access: string
  refresh?: string
  /** How long the access token lives. */
  seconds?: number
}

/** Who is signed in. Tokens are in memory only; a program that outlives its process keeps `refreshToken` itself and gives it back to `start`. */
export class Session {
  /** Changes with every start and end, so that a renewal which comes back after a logout is dropped. */
  #epoch = 0
  #access?: string
  #refresh?: string
  #renewAt = Infinity
  #renewing?: Promise<boolean>
  #ended = false
  #listeners = new Set<(signedIn: boolean) => void>()
  #tabs?: BroadcastChannel

  /**
   * @param ask what a renewal gives; `refused` where the session is over, `lost` where nobody knows.
   * @param place where it is a session: pages of one origin may have several, of different people.
   */
  constructor(
    private readonly ask: (refresh: string | undefined) => Promise<Tokens | 'refused' | 'lost'>,
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
    ;[this.#access, this.#refresh, this.#ended] = [access, refresh ?? this.#refresh, false]
    this.#renewAt = Date.now() + (seconds - Math.min(60, seconds / 3)) * 1000
    this.#listen()
    if (!before) this.#tell(true)
  }

  end(tell = true): void {
    const before = this.signedIn
    this.#epoch++
    ;[this.#access, this.#refresh, this.#ended] = [undefined, undefined, true]
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

  /** One at a time, whoever asks. False where the session is over; throws nothing. */
  renewed(): Promise<boolean> {
    return (this.#renewing ??= this.#renew().finally(() => (this.#renewing = undefined)))
  }

  async #renew(): Promise<boolean> {
    const epoch = this.#epoch
    const tokens = await this.ask(this.#refresh)
    if (epoch !== this.#epoch) return this.signedIn
    if (tokens === 'refused') this.end(false)
    else if (tokens !== 'lost') this.start(tokens)
    return typeof tokens === 'object'
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
