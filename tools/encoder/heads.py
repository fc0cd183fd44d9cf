"""Fit the reader's heads to the vectors of the encoder as it is, and put them beside it: `make heads`.

To be done whenever data/nlu, data/answers or data/conversations have changed much; until then `tuenet train` fits them on each new machine.
"""

from __future__ import annotations

from bot import rasa_compat, settings

rasa_compat.install()

from rasa.shared.nlu.training_data.loading import load_data  # noqa: E402

from bot.nlu.examples import examples  # noqa: E402
from bot.nlu.reader import SETTINGS, fit_heads, lines_of, write_heads  # noqa: E402


def main() -> None:
    data = settings.load().data
    learned = examples(lines_of(load_data(str(data / "nlu"))), data)
    config = SETTINGS
    print(f"{len(learned)} examples")
    write_heads(fit_heads(learned, config["penalty"], config["conversation_weight"]), learned)


if __name__ == "__main__":
    main()
