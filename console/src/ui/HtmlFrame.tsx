import { useRef } from 'react'
import css from './layout.module.css'

/**
 * A mail as it arrives, in a frame that runs no script. The page's policy allows no inline styles and the frame inherits it, so its styles are set one by one
 * once it is there; in the source a quote within text is `&quot;`, so that only attributes are renamed.
 */
export function HtmlFrame({ title, html }: { title: string; html: string }) {
  const frame = useRef<HTMLIFrameElement>(null)
  const paint = () => {
    for (const element of frame.current?.contentDocument?.querySelectorAll<HTMLElement>('[data-style]') ?? []) element.style.cssText = element.dataset.style!
  }
  return <iframe ref={frame} className={css.frame} title={title} sandbox="allow-same-origin" srcDoc={html.replaceAll(' style="', ' data-style="')} onLoad={paint} />
}
