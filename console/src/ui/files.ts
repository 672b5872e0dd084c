/** What an operation answered as a file becomes one on the person's machine. */
export async function saveAs(answer: Response, name: string) {
  const address = URL.createObjectURL(await answer.blob())
  const link = Object.assign(document.createElement('a'), { href: address, download: name })
  link.click()
  URL.revokeObjectURL(address)
}
