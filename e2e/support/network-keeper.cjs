/*
 * Keeps a network namespace, which it is started in with the rights over it, and lets through to the
 * world outside what somebody within sends to these ports of the loopback address. A socket of the file
 * system is what both sides can reach: PORT.sock in the folder.
 *
 *   network-keeper.cjs FOLDER PORT…     then "on" or "off" on stdin; each is repeated when it is done
 */
const { execFileSync } = require('node:child_process');
const net = require('node:net');
const path = require('node:path');
const process = require('node:process');
const { createInterface } = require('node:readline');

const [folder, ...ports] = process.argv.slice(2);
const ip = (...words) => execFileSync('ip', words);

/** A program sees that it has a network by an address that is not the loopback's. */
const turns = {
  on() {
    ip('link', 'set', 'lo', 'up');
    ip('address', 'replace', '127.0.0.1/8', 'dev', 'lo');
    ip('link', 'set', 'net0', 'up');
    ip('link', 'set', 'net1', 'up');
    ip('address', 'replace', '10.20.30.40/24', 'dev', 'net0');
  },
  off() {
    ip('address', 'flush', 'dev', 'net0');
    ip('link', 'set', 'net0', 'down');
    ip('link', 'set', 'lo', 'down');
    // As without a network: what is asked for is unreachable at once, not silent.
    ip('address', 'flush', 'dev', 'lo');
  },
};

function letThrough(port) {
  return new Promise((resolve, reject) => {
    const listener = net.createServer((inside) => {
      const outside = net.connect(path.join(folder, `${port}.sock`));
      for (const end of [inside, outside])
        end.on('error', () => {
          inside.destroy();
          outside.destroy();
        });
      inside.pipe(outside).pipe(inside);
    });
    listener.once('error', reject).listen(Number(port), '127.0.0.1', resolve);
  });
}

async function keep() {
  ip('link', 'add', 'net0', 'type', 'veth', 'peer', 'name', 'net1'); // A cable with both its ends.
  turns.on();
  await Promise.all(ports.map(letThrough));
  process.stdout.write('ready\n');
  for await (const word of createInterface({ input: process.stdin })) {
    turns[word]();
    process.stdout.write(`${word}\n`);
  }
  process.exit();
}

void keep();
