// Planted: own/no-text-as-markup
export const Name = ({ name }: { name: string }) => (
  <p dangerouslySetInnerHTML={{ __html: name }} />
);
