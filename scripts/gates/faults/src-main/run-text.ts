// Planted: no-eval
export function calculate(formula: string): unknown {
  return eval(formula) as unknown;
}
