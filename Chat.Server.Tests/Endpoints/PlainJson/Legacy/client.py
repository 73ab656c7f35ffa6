"""Joins standard input and output to a WebSocket: a line in is a text frame sent, a frame received is a line out."""

import asyncio
import os
import sys

import websockets


async def send_lines(socket):
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        await socket.send(line.rstrip("\n"))
    await socket.close()


async def main():
    async with websockets.connect(sys.argv[1]) as socket:
        sending = asyncio.ensure_future(send_lines(socket))
        try:
            async for frame in socket:
                print(frame, flush=True)
        except websockets.ConnectionClosed:
            pass
        sending.cancel()
        await socket.wait_closed()
        print(f"close {socket.close_code} {socket.close_reason}", flush=True)
        os._exit(0)  # the thread that waits for a line would keep the process alive


asyncio.run(main())
