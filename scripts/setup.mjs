import { setUpOrExit } from './setup/set-up.mjs';

await setUpOrExit();
