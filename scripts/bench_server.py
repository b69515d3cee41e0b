"""Measures what the whole server costs besides forwarding: joining, being there, and memory.

usage: python -m scripts.bench_server [--participants N] [--joins N] > bench-results/server.json

Real participants of the stock Python SDK join a real server on this machine. CPU is that of all threads of
the server's process (/proc/PID/task/*/schedstat). A join counts with its first two seconds, one after another
in an otherwise idle room of their own; the server's idle cost during these seconds is taken off. Memory per
subscriber is the slope of resident memory between a small and a large audience of one microphone.
"""

import argparse
import asyncio
import json
import statistics
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from livekit import rtc

from tests.support.process import cpu_seconds, resident_kb
from tests.support.served import Served, serving
from tests.support.stock_client import stock_client, stock_token

JOIN_SECONDS = 2.0
IDLE_SECONDS = 10.0
SETTLE_SECONDS = 3.0


@asynccontextmanager
async def _present(server: Served, identity: str, room: str) -> AsyncIterator[rtc.Room]:
    """Be in `room` until the block ends, receiving what there is and sending nothing."""
    present = rtc.Room()
    await present.connect(server.url.replace("http", "ws"), stock_token(identity, room=room))
    try:
        yield present
    finally:
        await present.disconnect()


async def measure_joins(server: Served, joins: int) -> dict[str, float]:
    """Return the server's CPU per join, in milliseconds."""
    costs = []
    for number in range(joins):
        await asyncio.sleep(0.5)
        before = cpu_seconds(server.pid)
        await asyncio.sleep(JOIN_SECONDS)
        idle = cpu_seconds(server.pid) - before
        before = cpu_seconds(server.pid)
        async with _present(server, "joining", f"room-{number}"):
            await asyncio.sleep(JOIN_SECONDS)
            costs.append((cpu_seconds(server.pid) - before - idle) * 1000)
    # The first join pays for what is loaded lazily.
    counted = sorted(costs[1:])
    return {"joins": len(counted), "median_ms": statistics.median(counted), "worst_ms": counted[-1]}


async def measure_presence(server: Served, audience: int) -> dict[str, float]:
    """Return memory per subscriber and what an audience costs while nothing is sent."""
    few = audience // 5
    async with AsyncExitStack() as stack:
        speaker = await stack.enter_async_context(stock_client(server, "speaker", room="hall"))
        microphone = await speaker.publish_tone()
        memory = {}
        for number in range(audience):
            await stack.enter_async_context(_present(server, f"listener-{number}", "hall"))
            if number + 1 in (few, audience):
                await asyncio.sleep(SETTLE_SECONDS)
                memory[number + 1] = resident_kb(server.pid)
        await speaker.me.unpublish_track(microphone.sid)
        await asyncio.sleep(SETTLE_SECONDS)
        before = cpu_seconds(server.pid)
        await asyncio.sleep(IDLE_SECONDS)
        idle_cpu = (cpu_seconds(server.pid) - before) / IDLE_SECONDS
    return {
        "subscribers": audience,
        "memory_per_subscriber_kb": (memory[audience] - memory[few]) / (audience - few),
        "idle_cpu_percent": 100 * idle_cpu,
    }


async def _measure(arguments: argparse.Namespace) -> dict[str, dict[str, float]]:
    async with serving() as server:
        return {
            "join": await measure_joins(server, arguments.joins),
            "presence": await measure_presence(server, arguments.participants),
        }


def main() -> None:
    """Measure, and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--participants", type=int, default=60, help="people listening at once")
    parser.add_argument("--joins", type=int, default=21, help="people joining one after another")
    json.dump(asyncio.run(_measure(parser.parse_args())), sys.stdout, indent=2)


if __name__ == "__main__":
    main()
