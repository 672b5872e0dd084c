import { useRef, useState } from 'react'
import { setProductMedia, uploadMedia, type StaffProduct } from '~/app/client'
import { Button, Card, ErrorPanel, Group, Input, toast, useSend, useT, type Failure } from '~/ui'
import css from './Pictures.module.css'

type Entry = { id: string; url: string; alt: string; variant_id: string | null }

/** The product's pictures in their order; the first is its face. */
export function Pictures({ product, etag, edits }: { product: StaffProduct; etag?: string; edits: boolean }) {
  const t = useT()
  const file = useRef<HTMLInputElement>(null)
  /** What is not saved yet, and the version that it was made from. */
  const [draft, setDraft] = useState<{ list: Entry[]; etag?: string }>()
  const [failure, setFailure] = useState<Failure>()
  const upload = useSend(uploadMedia)
  const save = useSend(setProductMedia)
  const shown: Entry[] = draft?.list ?? product.media
  const version = draft ? draft.etag : etag
  const put = async (next: Entry[]) => {
    const result = await save.send({ id: product.id, media: next.map(({ id, alt, variant_id }) => ({ id, alt, variant_id })) }, { ifMatch: version })
    setFailure(result.ok ? undefined : result.error)
    // Someone else was faster: theirs is shown, to begin from.
    setDraft(result.ok || result.error.status === 412 ? undefined : { list: next, etag: version })
    if (result.ok) toast(t('ui.saved'))
  }
  const add = async (files: FileList | null) => {
    const added: Entry[] = []
    for (const one of files ?? []) {
      const body = new FormData()
      body.append('file', one)
      const result = await upload.send({ body })
      if (!result.ok) return setFailure(result.error)
      if (![...shown, ...added].some((entry) => entry.id === result.data.id)) added.push({ id: result.data.id, url: result.data.url, alt: result.data.alt, variant_id: null })
    }
    if (added.length > 0) await put([...shown, ...added])
  }
  const swap = (at: number, other: number) => void put(shown.with(at, shown[other]!).with(other, shown[at]!))
  return (
    <Card
      title={t('catalogue.pictures')}
      actions={
        edits ? (
          <>
            <input ref={file} type="file" accept="image/*" multiple hidden onChange={(event) => void add(event.target.files)} />
            <Button small icon="plus" busy={upload.busy || save.busy} onClick={() => file.current?.click()}>
              {t('catalogue.addPictures')}
            </Button>
          </>
        ) : undefined
      }
    >
      {failure && <ErrorPanel failure={failure} />}
      {shown.length === 0 && <p className="muted">{t('catalogue.noPictures')}</p>}
      <ul className={css.list}>
        {shown.map((picture, at) => (
          <li key={picture.id}>
            <img src={picture.url} alt={picture.alt} width={96} height={96} loading="lazy" />
            {edits && (
              <div>
                <Input
                  aria-label={t('catalogue.alt', { number: at + 1 })}
                  placeholder={t('catalogue.altHint')}
                  value={picture.alt}
                  onChange={(event) => setDraft({ list: shown.with(at, { ...picture, alt: event.target.value }), etag: version })}
                  onBlur={() => draft && void put(draft.list)}
                />
                <Group>
                  <Button small kind="quiet" icon="up" label={t('catalogue.earlier', { number: at + 1 })} disabled={at === 0} onClick={() => swap(at, at - 1)} />
                  <Button small kind="quiet" icon="down" label={t('catalogue.later', { number: at + 1 })} disabled={at === shown.length - 1} onClick={() => swap(at, at + 1)} />
                  <Button small kind="quiet" icon="close" label={t('catalogue.removePicture', { number: at + 1 })} onClick={() => void put(shown.toSpliced(at, 1))} />
                </Group>
              </div>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
