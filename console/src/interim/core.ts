// Stands in for the runtime of @stoa/client until that is merged. Same forms: console.md, section 7.
export type Op<I, O> = { id: string; method: string; path: string; query: string[]; __i?: I; __o?: O }
export const op = <I, O>(id: string, method: string, path: string, query: string[]): Op<I, O> => ({ id, method, path, query })
export type FieldError = { field: string; rule: string; detail: string }
export type Failure = { kind: 'answer' | 'transport'; code: string; status?: number; title: string; detail?: string; requestId?: string; errors?: FieldError[]; retryAfter?: number }
export type Result<O> = { ok: true; data: O; requestId: string; headers: Headers } | { ok: false; error: Failure }
export type Options = { signal?: AbortSignal; idempotencyKey?: string; ifMatch?: string; headers?: Record<string, string> }
let origin = ''
let token: string | undefined
let language = 'en'
let refreshing: Promise<boolean> | undefined
export const configure = (o: { baseUrl?: string; language?: string }) => {
  origin = o.baseUrl ?? origin
  language = o.language ?? language
}
export const setToken = (t: string | undefined) => (token = t)
const noBody = new Set(['GET', 'HEAD'])
export async function send<I, O>(o: Op<I, O>, input: I, options: Options = {}): Promise<Result<O>> {
  const rest: Record<string, unknown> = { ...(input as object) }
  const path = o.path.replaceAll(/\{(\w+)\}/g, (_, n: string) => {
    const v = rest[n]
    delete rest[n]
    return encodeURIComponent(String(v))
  })
  const query = new URLSearchParams()
  for (const n of o.query) {
    if (rest[n] !== undefined && rest[n] !== '') for (const v of [rest[n]].flat()) query.append(n, String(v))
    delete rest[n]
  }
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': language, ...options.headers }
  if (token) headers.Authorization = `Bearer ${token}`
  if (options.ifMatch) headers['If-Match'] = options.ifMatch
  if (options.idempotencyKey) headers['Idempotency-Key'] = options.idempotencyKey
  const body = noBody.has(o.method) || Object.keys(rest).length === 0 ? undefined : JSON.stringify(rest)
  if (body) headers['Content-Type'] = 'application/json'
  try {
    const r = await fetch(origin + path + (query.size ? '?' + query : ''), { method: o.method, headers, body, signal: options.signal, credentials: 'same-origin' })
    const text = await r.text()
    const requestId = r.headers.get('X-Request-Id') ?? ''
    const data = text && r.headers.get('Content-Type')?.includes('json') ? JSON.parse(text) : undefined
    if (r.ok) return { ok: true, data, requestId, headers: r.headers }
    return { ok: false, error: { kind: 'answer', code: data?.code ?? 'unexpected_answer', status: r.status, title: data?.title ?? r.statusText, detail: data?.detail, requestId, errors: data?.errors, retryAfter: Number(r.headers.get('Retry-After')) || undefined } }
  } catch (e) {
    const aborted = (e as Error).name === 'AbortError'
    return { ok: false, error: { kind: 'transport', code: aborted ? 'aborted' : 'network', title: aborted ? 'Stopped' : 'The server cannot be reached' } }
  }
}
export const renew = (refresh: Op<object, { access_token: string; expires_in: number }>) =>
  (refreshing ??= send(refresh, {}).then((r) => {
    refreshing = undefined
    if (r.ok) token = r.data.access_token
    return r.ok
  }))

/** The events of a stream until it ends; what cannot be read ends it too. */
export async function* events<I, O>(o: Op<I, O>, _input: I, { signal }: { signal?: AbortSignal } = {}): AsyncGenerator<{ event: string; id: string; data: unknown }> {
  try {
    const r = await fetch(origin + o.path, { headers: { Accept: 'text/event-stream', ...(token ? { Authorization: `Bearer ${token}` } : {}) }, signal })
    if (!r.ok || !r.body) return
    const reader = r.body.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ''
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const blocks = (rest + value).split('\n\n')
      rest = blocks.pop()!
      for (const block of blocks) {
        const of = (name: string) => block.split('\n').find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1).trim()
        const data = of('data')
        if (data) yield { event: of('event') ?? 'message', id: of('id') ?? '', data: JSON.parse(data) }
      }
    }
  } catch {
    return
  }
}
