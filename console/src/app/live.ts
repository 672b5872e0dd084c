import { events, listEvents, StoaError } from './client'
import { session } from './session'

type Ear = { types: string[]; hear: (id: string) => void }
const ears = new Set<Ear>()
let running: AbortController | undefined

/** One stream for the page, while anything listens and someone is signed in. What is heard is the event's id; where the server has forgotten some, one for them all. */
export function listen(types: string[], hear: (id: string) => void) {
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
        for await (const { event, data: told } of events(listEvents, {}, { signal: own.signal })) {
          pause = 1_000
          for (const ear of ears) if (event === 'gap' || ear.types.some((type) => told.type.startsWith(type))) ear.hear(event === 'gap' ? event : told.id)
        }
      } catch (refusal) {
        // Without the right to hear events a page is as fresh as its last reading. The next screen asks again: by then it may be otherwise.
        if (refusal instanceof StoaError && refusal.kind === 'standing') break
      }
    }
    await new Promise((go) => setTimeout(go, pause))
  }
  if (running === own) running = undefined
}
