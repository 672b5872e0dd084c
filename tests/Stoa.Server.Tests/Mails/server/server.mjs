// A real SMTP server. Its settings come as JSON in the first argument: { port, secure, starttls, cert, key, user, password, hide8BITMIME, hideSMTPUTF8 }.
// Prints its port, then each mail as one line of JSON: how it came, its very bytes, and how another program reads it. Ends with its standard input.
// refused@… is refused for good, later@… at its first try, slow@… is accepted only by a server with { patient: true }.
import { readFileSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';
import PostalMime from 'postal-mime';

const settings = JSON.parse(process.argv[2]);
const seen = new Set();
const refusal = (responseCode, text) => Object.assign(new Error(text), { responseCode });

const server = new SMTPServer({
  secure: settings.secure === true,
  disabledCommands: settings.starttls ? [] : ['STARTTLS'],
  authOptional: !settings.user,
  allowInsecureAuth: true,
  hide8BITMIME: settings.hide8BITMIME === true,
  hideSMTPUTF8: settings.hideSMTPUTF8 === true,
  ...(settings.cert ? { cert: readFileSync(settings.cert), key: readFileSync(settings.key) } : {}),
  onAuth: (auth, _, done) => auth.username === settings.user && auth.password === settings.password ? done(null, { user: auth.username }) : done(refusal(535, 'wrong credentials')),
  onRcptTo({ address }, _, done) {
    if (address.startsWith('refused@')) return done(refusal(550, 'no such user here'));
    if (address.startsWith('later@') && !seen.has(address)) {
      seen.add(address);
      return done(refusal(451, 'come back later'));
    }
    done();
  },
  async onData(stream, session, done) {
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    const to = session.envelope.rcptTo.map(recipient => recipient.address);
    if (to[0].startsWith('slow@') && !settings.patient) {
      console.log(JSON.stringify({ holding: to[0] }));
      return;
    }
    const raw = Buffer.concat(chunks);
    const { subject, text, html } = await PostalMime.parse(raw);
    console.log(JSON.stringify({
      from: session.envelope.mailFrom.address, to, secure: session.secure, user: session.user ?? null, raw: raw.toString('utf8'),
      subject, text, html,
    }));
    done();
  },
});
server.on('error', failure => {
  // Clients that hang up are no matter; without its port it is of no use.
  if (failure.syscall !== 'listen') return;
  console.error(failure.message);
  process.exit(1);
});
server.listen(settings.port ?? 0, '127.0.0.1', () => console.log(`port ${server.server.address().port}`));

process.stdin.on('end', () => process.exit(0)).resume();
