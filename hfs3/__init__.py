"""hfs3: Hugging Face Storage Buckets over S3, correct and boring.

The rooms, from the ground up; imports point down only:

- `contract`: what the gateway promises and demands, as data, each fact with its evidence.
- `errors`, `secret`, `machine`: failures that know their remedy, discretion, and the only door to the world.
- `files`: edits files that belong to the user. `diagnostics`: words for what is wrong.
- `credentials`: a token in, a key pair out, kept safe.
- `clients`: how each S3 client spells, shows and reads its settings.
- `configure`, `audit`, `gateway`: three uses of the contract that do not know each other. The gateway is a guest.
- `copies`, `surroundings`, `effective`, `scan`, beside them: which files of the clients carry a key pair; which
  variables programs need; what each client really takes for a setting, and from where; what was left in any file.
- `everywhere`: a key pair replaced, or taken out, in all the files that hfs3 wrote it into, in one plan.
- `doctor`: runs every check, proves the settings against the gateway, mends by configuring again.
- `tour`: the main job on an embedded default.
- `cli`: the only room that knows the terminal.
"""
