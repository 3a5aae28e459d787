// @vitest-environment happy-dom
import { render } from 'preact';
import { afterEach, expect, test } from 'vitest';
import { locale, say, speak } from '../../src-main/contract/languages/say.ts';
import { kept } from './kept.tsx';

const root = document.createElement('main');
const spokenBefore = locale();

let drawn: string[] = [];
const Entry = kept(({ name, isChosen = false }: { name: string; isChosen?: boolean }) => {
  drawn.push(name);
  return <p>{`${name} ${say('common.signOut')}${isChosen ? ' *' : ''}`}</p>;
});

afterEach(() => {
  render(null, root);
  drawn = [];
  speak({ locale: spokenBefore, words: {} });
});

const draw = (...entries: { name: string; isChosen?: boolean }[]) =>
  render(
    entries.map((entry) => <Entry key={entry.name} {...entry} />),
    root,
  );

test('an entry is drawn anew where something of it is another, and no other is', () => {
  draw({ name: 'nora' }, { name: 'gus', isChosen: false });
  drawn = [];
  draw({ name: 'nora' }, { name: 'gus', isChosen: true });
  expect(drawn).toEqual(['gus']);
  expect(root.textContent).toContain('*');
  draw({ name: 'nora' }, { name: 'gus', isChosen: true });
  expect(drawn).toEqual(['gus']);
});

test('another language draws every entry anew', () => {
  draw({ name: 'nora' });
  speak({ locale: 'de', words: { 'common.signOut': 'Abmelden' } });
  draw({ name: 'nora' });
  expect(root.textContent).toBe('nora Abmelden');
});
