import { render } from 'preact';
import type { TextBridge } from '../../src-main/contract/bridge.ts';
import { createBridge } from '../bridge.ts';
import { createDiagnosticsActs } from './diagnostics-acts.ts';
import { DiagnosticsPart } from './diagnostics-part.tsx';

export { speakPage } from '../speak-page.ts';

/** Draws "Copy diagnostics" into a page of which nothing else could be loaded. */
export function startDiagnostics(place: Element, textBridge: TextBridge): void {
  render(<DiagnosticsPart acts={createDiagnosticsActs(createBridge(textBridge))} />, place);
}
