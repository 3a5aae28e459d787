/*
 * Runs in the app's main process before anything of its own: each page gets one more preload script,
 * `raw-messages-page.cjs`, which speaks to main without the bridge. No page of ours ever can.
 */
const path = require('node:path');
const { app } = require('electron');

app.on('session-created', (session) => {
  const filePath = path.join(path.dirname(module.filename), 'raw-messages-page.cjs');
  if (session.registerPreloadScript) session.registerPreloadScript({ type: 'frame', filePath });
  else session.setPreloads([filePath]);
});
