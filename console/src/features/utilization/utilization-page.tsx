export function UtilizationPage() {
  return null;
}
