"""Put the reader's heads beside the encoder, with the fingerprint of the data that they know.

    python -m tools.encoder.heads --from STATE.npz   those that were learned together with the encoder
    python -m tools.encoder.heads                    the same, moved a little to what is new in the data: `make heads`

To be done whenever data/answers or data/conversations have changed; until then `tuenet train` does it on each new machine.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from bot import rasa_compat
from bot.settings import load_settings

rasa_compat.install()

from rasa.shared.nlu.training_data.loading import load_data  # noqa: E402

from bot.knowledge.conversations import FACTS  # noqa: E402
from bot.nlu.components.conversation_reader import lines_of, make_heads, write_heads  # noqa: E402
from bot.nlu.examples import HEADS, examples  # noqa: E402
from bot.nlu.models.softmax import Softmax  # noqa: E402


def learned_with_the_encoder(state: Path) -> dict[str, Softmax]:
    """Raises KeyError if a fact was never told in what the encoder was adapted to."""
    classes = json.loads(state.with_suffix(".json").read_text(encoding="utf-8"))
    with np.load(state, allow_pickle=False) as stored:
        heads = {
            name: Softmax(classes[name], stored[f"heads.{name}.weight"].T, stored[f"heads.{name}.bias"])
            for name in (*HEADS, "facts")
        }
    place = {fact: index for index, fact in enumerate(heads["facts"].classes)}
    order = [place[fact] for fact in FACTS]
    heads["facts"] = Softmax(list(FACTS), heads["facts"].weights[:, order], heads["facts"].bias[order])
    return heads


def main() -> None:
    command = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    command.add_argument("--from", dest="state", type=Path)
    options = command.parse_args()
    data = load_settings().data
    learned = examples(lines_of(load_data(str(data / "nlu"))), data)
    print(f"{len(learned)} examples")
    heads, nearest = make_heads(learned, learned_with_the_encoder(options.state) if options.state else None)
    write_heads(heads, nearest, learned)


if __name__ == "__main__":
    main()
