import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { areas, jumps } from './screens'
import { may, session } from './session'

const typing = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))

/** ⌘K or Ctrl K finds, `/` goes to the search of the list, `g` and a letter jump to an area. */
export function useKeys(find: () => void) {
  const navigate = useNavigate()
  const open = useRef(find)
  open.current = find
  useEffect(() => {
    let since = 0
    const press = (event: KeyboardEvent) => {
      if (event.key === 'k' && (event.metaKey || event.ctrlKey)) {
        event.preventDefault()
        open.current()
        return
      }
      if (event.metaKey || event.ctrlKey || event.altKey || typing(event.target) || document.querySelector('dialog[open]')) return
      if (event.key === '/') {
        const box = document.querySelector<HTMLInputElement>('main input[type=search]')
        if (box) {
          event.preventDefault()
          box.focus()
        }
        return
      }
      if (event.key === 'g') {
        since = event.timeStamp
        return
      }
      const area = event.timeStamp - since < 1_500 ? areas.find((one) => jumps[one.name] === event.key) : undefined
      since = 0
      const screen = area?.screens.find((one) => one.nav && may(session.get().me, ...(one.may ?? [])))
      if (screen) void navigate({ to: screen.path })
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [navigate])
}
