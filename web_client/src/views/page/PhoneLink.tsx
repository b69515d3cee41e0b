/** A phone number that a tap dials. */
export function PhoneLink({ number }: { readonly number: string }) {
  return (
    <a href={`tel:${number.replace(/[^\d+]/g, "")}`} data-testid="phone">
      {number}
    </a>
  );
}
