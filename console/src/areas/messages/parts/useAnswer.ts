import { useEffect, useRef, useState } from 'react'
import type { Op } from '~/app/client'
import { useRead } from '~/ui'

/** What the server makes of something that is being typed: asked when the typing rests, the answer of before shown until then. */
export function useAnswer<I, O>(op: Op<I, O>, input: I, enabled = true) {
  const [settled, setSettled] = useState(input)
  const text = JSON.stringify(input)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(text) as I), 400)
    return () => clearTimeout(timer)
  }, [text])
  const now = useRead(op, settled, { enabled })
  const last = useRef<O>(undefined)
  if (now.data) last.current = now.data
  return { data: enabled ? (now.data ?? last.current) : undefined, failure: enabled ? now.failure : undefined, waiting: enabled && (now.isFetching || JSON.stringify(settled) !== text) }
}
