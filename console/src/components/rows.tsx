import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import { Loaded, type LoadedProps } from "@/components/loaded";
import { Notice } from "@/components/notice";
import table from "@/components/table.module.css";

export interface RowsProps<T> {
  query: LoadedProps<T[]>["query"];
  /** What stands there when nothing came. */
  none: { icon: LucideIcon; title: string; text: string };
  /** The columns' names; one that is a number is `{ end }` and stands at the right like its cells. */
  heads: (string | { end: string })[];
  /** One row; the row carries its key. */
  children: (row: T) => ReactNode;
  /** What stands below the table, such as the button for more rows. */
  foot?: ReactNode;
}

/** The table of what a query brought, with its waiting, failed and empty states. */
export function Rows<T>({ query, none, heads, children, foot }: RowsProps<T>) {
  return (
    <Loaded query={query} lines={8}>
      {(rows) =>
        rows.length === 0 ? (
          <Notice {...none} />
        ) : (
          <>
            <table className={table["table"]}>
              <thead>
                <tr>
                  {heads.map((head, n) =>
                    typeof head === "string" ? (
                      <th key={n}>{head}</th>
                    ) : (
                      <th key={n} data-end>
                        {head.end}
                      </th>
                    ),
                  )}
                </tr>
              </thead>
              <tbody>{rows.map(children)}</tbody>
            </table>
            {foot}
          </>
        )
      }
    </Loaded>
  );
}
