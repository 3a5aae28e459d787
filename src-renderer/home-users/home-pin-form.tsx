import { useLayoutEffect, useState } from 'preact/hooks';
import { say } from '../../src-main/contract/languages/say.ts';
import { Button, TextField, useEmptied } from '../views/controls.tsx';

type HomePinFormProps = {
  name: string;
  /** When it grows, the field is emptied. */
  emptied: number;
  isBusy: boolean;
  onSend: (pin: string) => void;
  onCancel: () => void;
};

/** Four digits, in their field alone until they are sent; then nowhere. */
export function HomePinForm({ name, emptied, isBusy, onSend, onCancel }: HomePinFormProps) {
  const field = useEmptied(emptied);
  const [isOdd, setOdd] = useState(false);
  useLayoutEffect(() => {
    if (!isBusy) field.current?.focus();
  }, [isBusy]);
  const send = () => {
    const pin = field.current?.value.trim() ?? '';
    const isPin = /^\d{4}$/.test(pin);
    setOdd(!isPin);
    if (isPin) onSend(pin);
    else field.current?.focus();
  };
  return (
    <form
      class="line-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) send();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation(); // It closes this form, and not the panel as well.
        onCancel();
      }}
    >
      <TextField
        label={say('homeUsers.pinOf', { name })}
        inputRef={field}
        type="password"
        inputMode="numeric"
        maxLength={4}
        readOnly={isBusy}
        hint={isOdd ? say('homeUsers.pinHasFourDigits') : say('homeUsers.pinIsSentOnce')}
      />
      <Button type="submit" look="primary" busy={isBusy}>
        {say('homeUsers.getToken')}
      </Button>
      <Button disabled={isBusy} onClick={onCancel}>
        {say('common.cancel')}
      </Button>
    </form>
  );
}
