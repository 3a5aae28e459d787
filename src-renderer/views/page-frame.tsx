import type { ComponentChildren } from 'preact';

type PageFrameProps = {
  /** What concerns the whole page, and what was opened on top of it. */
  before?: ComponentChildren;
  signIn: ComponentChildren;
  after?: ComponentChildren;
  /** The last good news. */
  status?: string;
};

/**
 * The parts of the page in their order. The first screen and the whole page are both drawn by it, so
 * the form that stands, and what was typed into it, stays when the rest of the page comes.
 */
export function PageFrame({ before, signIn, after, status = '' }: PageFrameProps) {
  return (
    <>
      {before}
      {signIn}
      {after}
      <p role="status" class="status">
        {status}
      </p>
    </>
  );
}
