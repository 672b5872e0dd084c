/** What is wrong with one field of a request; `rule` is a name to translate by, `detail` a sentence in the language asked for. */
export interface FieldError {
  field: string
  rule: string
  detail: string
}

/** What every refusal of the server says. */
export interface Refusal {
  status: number
  /** A sentence for people, in the language asked for. */
  title: string
  detail?: string
  errors?: FieldError[]
  /** Seconds after which asking again makes sense. */
  retryAfter?: number
  /** Names the request in the server's log. */
  requestId?: string
  /** As it came, for what only this contract says. */
  body: unknown
}

type Coded<Kind extends string, Code extends string> = Code extends Code ? Refusal & { kind: Kind; code: Code } : never

/** The codes that many operations share in a contract, by what a program does about them; the README lists them. */
export interface Groups {
  readonly platform: readonly string[]
  readonly session: readonly string[]
  readonly input: readonly string[]
  readonly standing: readonly string[]
}

/** What only some operations refuse: the codes that a screen decides about. */
export type Domain<Code extends string> = Coded<'domain', Code>

/** What nearly every operation may refuse: a program handles it once. */
export type Shared<G extends Groups = Groups> = { [Kind in keyof Groups]: Coded<Kind, G[Kind][number]> }[keyof Groups]

interface Lost {
  kind: 'transport'
  title: string
  requestId?: string
}

/** No answer, or none that the document knows. Closed: a newer server's codes arrive as `unexpected_answer`. */
export type Transport =
  | (Lost & { code: 'network'; cause: unknown })
  | (Lost & { code: 'timeout' })
  | (Lost & { code: 'aborted' })
  | (Lost & { code: 'unexpected_answer'; status: number; body: unknown; retryAfter?: number })

export type Failure<Code extends string = string, G extends Groups = Groups> = Domain<Code> | Shared<G> | Transport

/** An output, with what headers say of it (`ETag`, `Link`, `X-Total-Count`). */
export interface Answer<Output> {
  ok: true
  data: Output
  status: number
  headers: Headers
  requestId?: string
}

export type Result<Output, Code extends string = string, G extends Groups = Groups> = Answer<Output> | { ok: false; error: Failure<Code, G> }

export interface Options {
  signal?: AbortSignal
  /** Of one attempt, in milliseconds; 30,000 where nothing is said, none for bodies that stream. */
  timeoutMs?: number
  /** One a purpose: made when a person decides, kept when the same is sent again. Made here where it is left out. */
  idempotencyKey?: string
  /** The `ETag` that was read, for things with a version. */
  ifMatch?: string
  headers?: Record<string, string>
}

export interface Types {
  input: object
  output: unknown
  codes: string
  event?: unknown
}

export type Input<T extends Types> = T['input']

/** One route, as the table of a contract has it. */
export interface Op<Id extends string = string, T extends Types = Types, G extends Groups = Groups> {
  readonly id: Id
  readonly method: string
  /** Below the contract's address, with `{names}`. */
  readonly path: string
  /** Names of inputs that go into the query. */
  readonly query: readonly string[]
  readonly codes: readonly string[]
  readonly idempotent: boolean
  /** Media type of a body that is not JSON. */
  readonly media: string
  /** The output is the response itself, to be streamed. */
  readonly raw: boolean
  readonly client: Sender
  /** Never there: what it is called with. */
  readonly types?: [T, G]
}

/** What sends operations: the contract's client. */
export interface Sender {
  send(op: Op, input: Record<string, unknown>, options: Options, accept?: string): Promise<Result<unknown>>
}

/** The input may be left out where nothing of it is required. */
export type Arguments<T extends Types> = Record<never, never> extends Input<T> ? [input?: Input<T>, options?: Options] : [input: Input<T>, options?: Options]

export interface StreamEvent<Data> {
  event: string
  id: string
  data: Data
}

/** What a list's pages hold. */
export type Page<Output> = Output extends readonly (infer Item)[] ? Item : Output extends { data: readonly (infer Item)[] } ? Item : never
