"""The main job on an embedded default, from login to a mended mistake."""
