import type { Failure, FieldError, Groups, Op, Refusal, Result, Transport } from './types.js'

type Body = Record<string, any> | undefined

/** The output, or what the server refused; anything that the document does not know is an unexpected answer. */
export async function read(op: Op, groups: Groups, response: Response): Promise<Result<unknown>> {
  const { status, headers } = response
  const requestId = headers.get('X-Request-Id') ?? undefined
  if (response.ok && op.raw) return { ok: true, data: response, status, headers, requestId }
  const text = await response.text()
  let body: unknown
  try {
    body = text === '' ? undefined : JSON.parse(text)
  } catch {
    return { ok: false, error: unexpected(response, text) }
  }
  if (response.ok) return { ok: true, data: body, status, headers, requestId }
  const told = body as Body
  const code: unknown = headers.get('Error-Code') ?? told?.code ?? told?.error?.code
  const kind = op.codes.includes(code as string) ? 'domain' : Object.entries(groups).find(([, codes]) => codes.includes(code))?.[0]
  if (!kind) return { ok: false, error: unexpected(response, body) }
  const refusal: Refusal = {
    status,
    title: String(told?.title ?? told?.message ?? told?.error?.message ?? code),
    detail: told?.detail,
    errors: fields(told),
    retryAfter: retryAfter(headers),
    requestId,
    body,
  }
  return { ok: false, error: { ...refusal, kind, code } as Failure }
}

const fields = (body: Body): FieldError[] | undefined => (Array.isArray(body?.errors) && typeof body.errors[0] === 'object' ? body.errors : undefined)

const unexpected = (response: Response, body: unknown): Transport => ({
  kind: 'transport',
  code: 'unexpected_answer',
  title: `The server answered ${response.status} in a form that is not known here`,
  status: response.status,
  body,
  retryAfter: retryAfter(response.headers),
  requestId: response.headers.get('X-Request-Id') ?? undefined,
})

/** RFC 9110, 10.2.3: seconds, or a date. */
export function retryAfter(headers: Headers): number | undefined {
  const value = headers.get('Retry-After')
  if (value === null) return undefined
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds)
}

/** What fetch throws: it is told apart by whose signal ended it. */
export function lost(cause: unknown, signal?: AbortSignal): Transport {
  if (signal?.aborted) return { kind: 'transport', code: 'aborted', title: 'The call was given up' }
  return cause instanceof DOMException && cause.name === 'TimeoutError'
    ? { kind: 'transport', code: 'timeout', title: 'The server did not answer in time' }
    : { kind: 'transport', code: 'network', title: 'The server cannot be reached', cause }
}
