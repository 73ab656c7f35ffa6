"""Plays every scenario of the stage that CHAT_STAGE names (or those of CHAT_SCENARIOS), a few at a time."""

import asyncio
import json
import os
import unittest
import urllib.request

import driver

STAGE = os.environ.get("CHAT_STAGE")
AT_A_TIME = 4


@unittest.skipUnless(STAGE, "CHAT_STAGE does not say where a stage is")
class ConformanceTest(unittest.IsolatedAsyncioTestCase):
    async def test_every_scenario(self):
        places = asyncio.Semaphore(AT_A_TIME)

        async def play(name):
            async with places:
                return await driver.play(STAGE, name)

        names = scenarios()
        for name, failure in zip(names, await asyncio.gather(*map(play, names))):
            with self.subTest(name):
                self.assertIsNone(failure, failure)


def scenarios():
    if os.environ.get("CHAT_SCENARIOS"):
        return os.environ["CHAT_SCENARIOS"].split()
    with urllib.request.urlopen(f"{STAGE.rstrip('/')}/scenarios") as answer:
        return json.load(answer)


if __name__ == "__main__":
    unittest.main()
