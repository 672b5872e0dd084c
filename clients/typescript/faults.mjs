// Which faults an operation may give, and by which codes a contract tells of them.

/** Faults that many routes share and a program handles once. */
export const groups = {
  platform: ['internal_error', 'database_unavailable', 'maintenance', 'request_quota_reached', 'overloaded', 'request_timed_out'],
  session: [
    'not_authenticated', 'token_expired', 'token_invalid', 'token_revoked', 'user_inactive',
    'api_key_not_for_route', 'api_key_address_refused', 'api_key_contract_wrong', 'api_key_scope_missing',
  ],
  input: [
    'malformed_body', 'invalid_request', 'body_too_large', 'unsupported_media_type', 'unsupported_content_encoding',
    'idempotency_key_in_use', 'idempotency_key_reused', 'idempotency_key_invalid', 'cursor_invalid',
  ],
  standing: ['access_denied', 'permission_missing', 'recent_login_required', 'second_factor_missing'],
}

const shared = new Set(Object.values(groups).flat())

/** The codes of one contract: `codes` is its table, `faults` those of its operations. */
export function codesOf(codes, faults) {
  const by = new Map(codes.map((row) => [row.fault, row.codes]))
  const told = (names) => [...new Set(names.flatMap((name) => by.get(name) ?? [name]))]
  const seen = new Set()
  const own = (all) => all.filter((code) => !seen.has(code) && seen.add(code))
  return {
    // A code that stands for faults of two groups belongs to the first.
    groups: Object.fromEntries(Object.entries(groups).map(([kind, names]) => [kind, own(told(names))])),
    // One that stands for a fault of the operation as well is the operation's.
    of: (id) => told((faults[id] ?? []).filter((name) => !shared.has(name))).sort(),
  }
}

/** Faults by operation id, from the `problem` document: its bodies carry every name, and routes give the same faults in all contracts. */
export function faultsOf(document) {
  const resolve = (value) => {
    while (value?.$ref) value = value.$ref.slice(2).split('/').reduce((at, key) => at[key.replaceAll('~1', '/')], document)
    return value
  }
  const codes = (given) => {
    const schema = resolve(given)
    const code = resolve(schema?.properties?.code)
    return [...(schema?.oneOf ?? []).flatMap(codes), ...(code?.enum ?? (code && 'const' in code ? [code.const] : []))]
  }
  const refusals = (operation) =>
    Object.entries(operation.responses)
      .filter(([status]) => status >= '400')
      .flatMap(([, answer]) => Object.values(resolve(answer).content ?? {}).flatMap((media) => codes(media.schema)))
  const all = Object.values(document.paths).flatMap((item) => Object.values(item).filter((operation) => operation.operationId))
  return Object.fromEntries(all.map((operation) => [operation.operationId, [...new Set(refusals(operation))]]))
}
