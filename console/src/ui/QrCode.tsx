import { lazy, Suspense } from 'react'
import css from './controls.module.css'

const Picture = lazy(() => import('./QrPicture'))

/** A text for a telephone's camera. What it says stands beside it as well: not everybody can scan. */
export function QrCode({ text, label }: { text: string; label: string }) {
  return (
    <div className={css.qr}>
      <Suspense fallback={null}>
        <Picture text={text} label={label} />
      </Suspense>
    </div>
  )
}
