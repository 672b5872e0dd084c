import { events, listEvents, StoaError, type LiveEvent } from './client'
import { session } from './session'

type Ear = { types: string[]; hear: (event: LiveEvent) => void }
const ears = new Set<Ear>()
let running: AbortController | undefined

/** One stream for the page, while anything listens and someone is signed in. */
export function listen(types: string[], hear: (event: LiveEvent) => void) {
  const ear = { types, hear }
  ears.add(ear)
  void run()
  return () => {
    ears.delete(ear)
    // A moment's grace: from one screen to the next the stream stays.
    setTimeout(() => {
      if (ears.size === 0) {
        running?.abort()
        running = undefined
      }
    }, 2_000)
  }
}

async function run() {
  if (running) return
  const own = (running = new AbortController())
  for (let pause = 1_000; !own.signal.aborted; pause = Math.min(pause * 2, 30_000)) {
    if (session.get().state === 'in') {
      try {
        for await (const { data: told } of events(listEvents, {}, { signal: own.signal })) {
          pause = 1_000
          for (const ear of ears) if (ear.types.some((type) => told.type.startsWith(type))) ear.hear(told)
        }
      } catch (refusal) {
        // Without the right to hear events a page is as fresh as its last reading; who signs in next may have it.
        if (!(refusal instanceof StoaError)) throw refusal
      }
    }
    await new Promise((go) => setTimeout(go, pause))
  }
}
