// Planted: no-unsanitized/property
export function show(place: HTMLElement, name: string): void {
  place.innerHTML = name;
}
