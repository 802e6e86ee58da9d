"""Files that leave the directory: their headings are Japanese for everybody. Nothing here sees what only workers see."""
