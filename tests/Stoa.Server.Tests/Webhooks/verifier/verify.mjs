// Reads {secret, headers, body} from standard input, one a line, and answers each with what it verified or why not.
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';

for await (const line of createInterface({ input: process.stdin })) {
  const { secret, headers, body } = JSON.parse(line);
  try {
    console.log(JSON.stringify({ verified: new Webhook(secret).verify(body, headers) }));
  } catch (failure) {
    console.log(JSON.stringify({ refused: failure.message }));
  }
}
