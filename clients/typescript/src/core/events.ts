import { StoaError } from './call.js'
import { pause } from './retry.js'
import type { Arguments, Groups, Op, Options, StreamEvent, Types } from './types.js'

const mediaType = 'text/event-stream'
const longestWait = 30_000

/**
 * Server-sent events of an operation, until `event: end` or the signal. A connection that breaks is made again behind the last event, with a token that is
 * renewed; what the server refuses throws a StoaError.
 */
export async function* events<Id extends string, T extends Types, G extends Groups>(op: Op<Id, T, G>, ...[input, options = {}]: Arguments<T>): AsyncGenerator<StreamEvent<T['event']>, void, undefined> {
  let last = options.headers?.['Last-Event-ID'] ?? ''
  for (let failures = 0; ; failures++) {
    const resumed: Options = last === '' ? options : { ...options, headers: { ...options.headers, 'Last-Event-ID': last } }
    const result = await op.client.send(op as unknown as Op, (input ?? {}) as Record<string, unknown>, resumed, mediaType)
    if (options.signal?.aborted) return
    if (result.ok) {
      try {
        for await (const event of parse(result.data as Response)) {
          if (event.event === 'end' || options.signal?.aborted) return
          failures = 0
          last = event.id || last
          if (event.data !== undefined) yield { ...event, data: JSON.parse(event.data) as T['event'] }
        }
      } catch (cause) {
        if (options.signal?.aborted) return
        if (cause instanceof SyntaxError) throw cause
      }
    } else if (result.error.kind !== 'transport' && result.error.kind !== 'platform') {
      throw new StoaError(result.error)
    }
    try {
      await pause(Math.random() * Math.min(longestWait, 500 * 2 ** failures), options.signal)
    } catch {
      return
    }
  }
}

/**
 * The stream's lines (WHATWG HTML, 9.2.6): fields until an empty line, then the event. One without data is none, but says where the stream is: of a quiet
 * one that is all there is to go on from.
 */
async function* parse(response: Response): AsyncGenerator<StreamEvent<string | undefined>, void, undefined> {
  const reader = response.body!.pipeThrough(new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>).getReader()
  let rest = ''
  let [event, id] = ['message', '']
  let data: string[] = []
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const lines = (rest + value).split(/\r\n|\n|\r(?!$)/)
      rest = lines.pop()!
      for (const line of lines) {
        const [, field = '', text = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? []
        if (line === '') {
          yield { event, id, data: data.length > 0 ? data.join('\n') : undefined }
          ;[event, data] = ['message', []]
        } else if (field === 'data') data.push(text)
        else if (field === 'event') event = text
        else if (field === 'id') id = text
      }
    }
  } finally {
    // Nobody listens any more: the connection is closed, not left open.
    await reader.cancel().catch(() => {})
  }
}
