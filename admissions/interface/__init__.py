"""What pages are made of: form fields that read what people type, tables, charts and maps."""
