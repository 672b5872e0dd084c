import { useEffect, useState } from 'react'
import { tagOf } from '~/app/api'
import { events, getPushMessageProgress, StoaError, type Progress, type PushMessage } from '~/app/client'
import { queryClient } from '~/app/queries'
import { useRead, type Failure } from '~/ui'

type Status = PushMessage['status']
const moving: Status[] = ['sending', 'paused', 'scheduled']

/** How far a message is: as it was read, and while it can still move as the server tells it. */
export function useProgress(id: number, status: Status): { now?: Progress; failure?: Failure } {
  const read = useRead(getPushMessageProgress, { id })
  const [told, setTold] = useState<Progress>()
  const [failure, setFailure] = useState<Failure>()
  const live = moving.includes(status)
  useEffect(() => {
    if (!live) return undefined
    const stream = new AbortController()
    const listen = async () => {
      try {
        for await (const { data } of events(getPushMessageProgress, { id }, { signal: stream.signal })) setTold(data)
        if (stream.signal.aborted) return
        // What else was read of it, the message itself and its deliveries, is older than its end.
        await queryClient.invalidateQueries({ queryKey: [tagOf(getPushMessageProgress)] })
      } catch (refusal) {
        if (!(refusal instanceof StoaError)) throw refusal
        setFailure(refusal.failure)
      }
    }
    void listen()
    return () => stream.abort()
  }, [id, live])
  return { now: live ? (told ?? read.data) : (read.data ?? told), failure: failure ?? read.failure }
}
