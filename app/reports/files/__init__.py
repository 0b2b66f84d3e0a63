"""Tables as files: CSV and XLSX that no spreadsheet mistakes for formulas, and PDF for the mail."""
