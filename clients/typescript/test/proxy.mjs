import { createServer, request } from 'node:http'

/**
 * A proxy before the server under test. `next.push(answer => …)` decides about the next request: it gets the client's response and the request, and returns
 * true where it has answered; everything else is handed on. `seen` lists method, path and headers.
 */
export async function proxy(target) {
  const next = []
  const seen = []
  const sockets = new Set()
  const server = createServer((incoming, answer) => {
    seen.push({ method: incoming.method, path: incoming.url, headers: incoming.headers })
    const decide = next.shift()
    if (decide?.(answer, incoming)) return
    const url = new URL(incoming.url, target)
    const onward = request(url, { method: incoming.method, headers: { ...incoming.headers, host: url.host } }, (reply) => {
      answer.writeHead(reply.statusCode, reply.headers)
      reply.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    incoming.pipe(onward)
    answer.on('close', () => onward.destroy())
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
  const close = () => (server.closeAllConnections(), new Promise((done) => server.close(done)))
  return { baseUrl: `http://127.0.0.1:${server.address().port}`, next, seen, sockets, close }
}
