"""The pages of the settings window, one file each; `page.py` is what they have in common."""
