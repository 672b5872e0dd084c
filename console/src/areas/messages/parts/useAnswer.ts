import { useEffect, useRef, useState } from 'react'
import type { Op } from '~/app/client'
import { useRead } from '~/ui'

/** What the server makes of something that is being typed: asked when the typing rests, the answer of before shown until then. */
export function useAnswer<I, O>(op: Op<I, O>, input: I, asks = true) {
  const text = asks ? JSON.stringify(input) : ''
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 400)
    return () => clearTimeout(timer)
  }, [text])
  const enabled = asks && settled !== ''
  const now = useRead(op, (enabled ? JSON.parse(settled) : {}) as I, { enabled })
  const last = useRef<O>(undefined)
  if (now.data) last.current = now.data
  return { data: enabled ? (now.data ?? last.current) : undefined, failure: enabled ? now.failure : undefined, waiting: asks && (now.isFetching || settled !== text) }
}
