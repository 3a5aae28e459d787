// @vitest-environment happy-dom
import type { FunctionComponent } from 'preact';
import { render } from 'preact';
import { afterEach, expect, test, vi } from 'vitest';
import type { Actions } from '../actions.ts';
import { atStart } from '../page-state.ts';
import type { Focus } from '../page-state.ts';
import { alertText, region } from '../testing/screen.ts';
import { Region } from './controls.tsx';
import { lazyView } from './lazy-view.tsx';
import type { ViewProps } from './view-props.ts';

const root = document.createElement('main');
document.body.append(root);
afterEach(() => render(null, root));

const Shelf = ({ state }: ViewProps) => (
  <Region title="Shelf" focus={state.focus} focusName="settings">
    {null}
  </Region>
);

/** A view that comes, or does not, when it is told to. */
function setUp() {
  let come: (view: FunctionComponent<ViewProps>) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const load = vi.fn(
    () =>
      new Promise<FunctionComponent<ViewProps>>((resolve, reject) => {
        [come, fail] = [resolve, reject];
      }),
  );
  const View = lazyView('loading.settings', load);
  // No view here asks for an act.
  const actions = {} as Actions;
  const draw = (focus: Focus | null) =>
    render(<View state={{ ...atStart('accounts'), focus }} actions={actions} />, root);
  return { View, draw, load, come: () => come(Shelf), fail: () => fail(new Error('no such file')) };
}

const loaded = (load: () => unknown) => vi.waitFor(() => expect(load).toHaveBeenCalledOnce());

test('a progress stands in its place until it comes', async () => {
  const { draw, load, come } = setUp();
  draw(null);
  expect(root.querySelector('progress')?.getAttribute('aria-label')).toBe('Loading settings');
  await loaded(load);
  come();
  await vi.waitFor(() => expect(region('Shelf')).toBeDefined());
  expect(root.querySelector('progress')).toBeNull();
  render(null, root);
  draw(null);
  expect(region('Shelf')).toBeDefined();
  expect(load).toHaveBeenCalledOnce();
});

test('the focus that was moved to it meanwhile reaches it, and only once', async () => {
  const { draw, load, come } = setUp();
  draw({ on: 'settings' });
  draw(null);
  await loaded(load);
  come();
  await vi.waitFor(() => expect(document.activeElement?.tagName).toBe('H2'));
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  draw(null);
  expect(document.activeElement).toBe(document.body);
});

test('a view that cannot be loaded says so', async () => {
  const { draw, load, fail } = setUp();
  draw(null);
  await loaded(load);
  fail();
  await vi.waitFor(() => expect(alertText()).toMatch(/^Something went wrong/));
});

test('a view that was loaded before it is shown stands there at once', async () => {
  const { View, draw, come } = setUp();
  const loading = View.load();
  come();
  await loading;
  draw(null);
  expect(region('Shelf')).toBeDefined();
});

test('a view that comes right after its progress was drawn takes its place', async () => {
  const { View, draw, come } = setUp();
  const loading = View.load();
  draw(null);
  expect(root.querySelector('progress')).not.toBeNull();
  come();
  await loading;
  await vi.waitFor(() => expect(region('Shelf')).toBeDefined());
});
