"""Papers that people print: every form of the procedure, blank and filled from a file, as PDF.

To add a form, add a TOML file to `forms/`; its keys are explained in `form.py`.
"""
