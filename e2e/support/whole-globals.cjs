// Run by Electron before the app, wherever Playwright drives it.
//
// What Playwright asks main comes by the debugger, which interrupts the program anywhere. Its script
// reads the global `performance`, which Node makes when it is first read; interrupted while Node was
// making it, the program went on without one for ever (`performance` was undefined) and could not
// start. Made here, before the debugger may ask. Nobody debugs what users get: its fuse is off.
void globalThis.performance.now();
