import { createRequire } from 'node:module';
import type keytarLibrary from 'keytar';
import { SERVICE_NAME } from '../../../src-main/keychain/keychain.ts';

/** One `findCredentials`, with nothing before or after. */
const [packageFile = ''] = process.argv.slice(-1);
const keytar = createRequire(packageFile)('keytar') as typeof keytarLibrary;
process.parentPort.postMessage(await keytar.findCredentials(SERVICE_NAME));
