import fs from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const compressible = new Set(['.html', '.js', '.css']);

/**
 * Puts a compressed `NAME.br` beside each file of the built page: what packages carry, and what the
 * page's scheme serves wherever there is one. The plain files are for whoever measures or reads them.
 */
export function compressPage(folder) {
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !compressible.has(path.extname(entry.name))) continue;
    const file = path.join(entry.parentPath, entry.name);
    const text = fs.readFileSync(file);
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
    fs.writeFileSync(`${file}.br`, brotliCompressSync(text, { params }));
  }
}
