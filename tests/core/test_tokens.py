"""Random ids are drawn ahead, and still nobody gets one twice."""

from __future__ import annotations

import base64
import os

from voc.core import tokens


def test_fresh_ids_never_repeat_and_have_128_bits():
    drawn = [tokens.fresh() for _ in range(2_000)]
    assert len(set(drawn)) == 2_000
    assert {len(base64.urlsafe_b64decode(f"{one}==")) for one in drawn} == {16}


def test_a_forked_process_draws_its_own():
    tokens.fresh()  # some lie ready now
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, tokens.fresh().encode())
        os._exit(0)
    os.waitpid(child, 0)
    theirs = os.read(read, 64).decode()
    os.close(read)
    os.close(write)
    assert theirs not in {tokens.fresh() for _ in range(300)}
