import { useRef, useState } from 'react'
import { api } from '~/app/api'
import { getStaffProduct, setProductMedia, uploadMedia, type StaffProduct } from '~/app/client'
import { Button, Card, ErrorPanel, Group, Input, same, toast, useKept, useSend, useT, type Failure } from '~/ui'
import css from './Pictures.module.css'

type Entry = { id: string; url: string; alt: string; variant_id: string | null }
/** What is not saved yet, and what it was made from. */
type Draft = { list: Entry[]; base: Entry[]; etag?: string }
/** `due`: there is something to save once what is being saved is. */
type Saving = 'not' | 'now' | 'due'

/** Theirs, with the texts that were written here. */
const withTexts = (theirs: Entry[], { list, base }: Draft) =>
  theirs.map((one) => {
    const [mine, before] = [list, base].map((entries) => entries.find((entry) => entry.id === one.id))
    return mine && before && mine.alt !== before.alt ? { ...one, alt: mine.alt } : one
  })
const placesOf = (entries: Entry[]) => entries.map(({ id, variant_id }) => ({ id, variant_id }))

/** The product's pictures in their order; the first is its face. */
export function Pictures({ product, etag, edits }: { product: StaffProduct; etag?: string; edits: boolean }) {
  const t = useT()
  const file = useRef<HTMLInputElement>(null)
  const [draft, setDraft] = useKept<Draft>('pictures')
  const [failure, setFailure] = useState<Failure>()
  const upload = useSend(uploadMedia)
  const save = useSend(setProductMedia)
  const shown: Entry[] = draft?.list ?? product.media
  /** As it stands at any moment, for what goes on after an answer. */
  const now = useRef<{ draft?: Draft; read: Draft; saving: Saving }>({ draft, read: { list: [], base: [] }, saving: 'not' })
  now.current.read = { list: product.media, base: product.media, etag }
  const keep = (next: Draft | undefined) => {
    now.current.draft = next
    setDraft(next)
  }
  const change = (next: (list: Entry[]) => Entry[]) => {
    const from = now.current.draft ?? now.current.read
    keep({ ...from, list: next(from.list) })
  }
  /** Someone else was faster: theirs is shown, to begin from. Whether there is text of here to go into it. */
  const beginAnew = async () => {
    const fresh = await api(getStaffProduct, { id: product.id })
    const mine = now.current.draft
    if (!fresh.ok || !mine) return false
    const base: Entry[] = fresh.data.media
    const list = withTexts(base, mine)
    const hasText = !same(list, base)
    keep(hasText ? { list, base, etag: fresh.headers.get('ETag') ?? undefined } : undefined)
    return hasText
  }
  /** One after the other: what is changed while one is under way stays, and goes by the version that it makes. */
  const put = async () => {
    if (now.current.saving !== 'not') {
      now.current.saving = 'due'
      return
    }
    setFailure(undefined)
    let isSecond = false
    for (let sent = now.current.draft; sent; ) {
      now.current.saving = 'now'
      const result = await save.send({ id: product.id, media: sent.list.map(({ id, alt, variant_id }) => ({ id, alt, variant_id })) }, { ifMatch: sent.etag })
      const { draft: left, saving } = now.current as { draft: Draft; saving: Saving }
      if (result.ok) keep(left === sent ? undefined : { ...left, base: sent.list, etag: result.headers.get('ETag') ?? undefined })
      // Any other refusal leaves it as it is, to be tried again.
      const isAgain: boolean = !result.ok && result.error.status === 412 && (await beginAnew()) && !isSecond
      isSecond ||= isAgain
      // An order or a picture of here is lost by it, and that is said.
      if (!result.ok && !(isAgain && same(placesOf(sent.list), placesOf(sent.base)))) setFailure(result.error)
      sent = isAgain || (result.ok && saving === 'due') ? now.current.draft : undefined
      if (result.ok && !sent) toast(t('ui.saved'))
    }
    now.current.saving = 'not'
  }
  const write = (next: (list: Entry[]) => Entry[]) => {
    change(next)
    void put()
  }
  const add = async (files: File[]) => {
    const added: Entry[] = []
    let refused: Failure | undefined
    for (const one of files) {
      const body = new FormData()
      body.append('file', one)
      const result = await upload.send({ body }, { idempotencyKey: crypto.randomUUID() })
      if (!result.ok) refused = result.error
      else if (!added.some((entry) => entry.id === result.data.id)) added.push({ id: result.data.id, url: result.data.url, alt: result.data.alt, variant_id: null })
    }
    const isNew = (entry: Entry) => !(now.current.draft ?? now.current.read).list.some((one) => one.id === entry.id)
    if (added.some(isNew)) write((list) => [...list, ...added.filter(isNew)])
    if (refused) setFailure(refused)
  }
  const swap = (at: number, other: number) => write((list) => list.with(at, list[other]!).with(other, list[at]!))
  return (
    <Card
      title={t('catalogue.pictures')}
      actions={
        edits ? (
          <>
            <input
              ref={file}
              type="file"
              accept="image/*"
              multiple
              hidden
              onChange={(event) => {
                const files = [...(event.target.files ?? [])]
                // The same one may be chosen again.
                event.target.value = ''
                void add(files)
              }}
            />
            <Button small icon="plus" busy={upload.busy || save.busy} onClick={() => file.current?.click()}>
              {t('catalogue.addPictures')}
            </Button>
          </>
        ) : undefined
      }
    >
      <ErrorPanel failure={failure} />
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
                  onChange={(event) => change((list) => list.with(at, { ...picture, alt: event.target.value }))}
                  onBlur={() => draft && void put()}
                />
                <Group>
                  <Button small kind="quiet" icon="up" label={t('catalogue.earlier', { number: at + 1 })} disabled={at === 0} onClick={() => swap(at, at - 1)} />
                  <Button small kind="quiet" icon="down" label={t('catalogue.later', { number: at + 1 })} disabled={at === shown.length - 1} onClick={() => swap(at, at + 1)} />
                  <Button small kind="quiet" icon="close" label={t('catalogue.removePicture', { number: at + 1 })} onClick={() => write((list) => list.toSpliced(at, 1))} />
                </Group>
              </div>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
