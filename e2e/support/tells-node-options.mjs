/* In main, before the program: tells what Node has taken from the environment as it started. */
import { maxHeaderSize } from 'node:http';
import { get } from 'node:https';

const answered = await new Promise((resolve) => {
  const asked = get(process.env.HOST_OF_UNKNOWN_AUTHORITY, () => resolve('believed'));
  asked.once('error', ({ code }) => resolve(code));
});
console.log(`node: headers up to ${maxHeaderSize}, unknown authority ${answered}.`);
