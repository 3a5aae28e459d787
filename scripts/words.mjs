/* After a change of en.json: `npm run words` writes the types by which a missing word does not compile. */
import { writeMessageTypes } from './languages/message-types.mjs';

await writeMessageTypes();
