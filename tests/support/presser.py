"""A process that records answers, and names on its output each one that was acknowledged.

python -m tests.support.presser STATE COUNT
"""

import sys
from pathlib import Path

from kiosk.model.errors import StoreError
from tests.support.shop import Shop


def main() -> None:
    shop = Shop(Path(sys.argv[1]))
    recorder = shop.open()
    print("open", flush=True)
    for _ in range(int(sys.argv[2])):
        answer = shop.answer(5)
        shop.wait(10_000)
        try:
            recorder.record([answer]).result(60)
            print(answer.id, flush=True)
        except StoreError as error:
            print(f"failed {answer.id} {error}", flush=True)
    shop.close()


if __name__ == "__main__":
    main()
