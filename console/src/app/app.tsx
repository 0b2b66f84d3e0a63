import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";

import { onSignedOut } from "@/api/http";
import { ME_KEY } from "@/api/me";
import { queryClient } from "@/app/query-client";
import { router } from "@/app/router";
import { resolveTokens, theme } from "@/app/theme";

onSignedOut(() => {
  queryClient.setQueryData(ME_KEY, null);
  void router.invalidate();
});

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolveTokens} defaultColorScheme="auto">
      <Notifications position="bottom-right" limit={3} autoClose={6000} />
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
