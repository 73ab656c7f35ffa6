using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Limits;

/// <summary>A flood is refused with a code and a time, then cut off; who does not flood does not notice.</summary>
public sealed class InputLimitTests
{
    // A rate of one a second and bursts far apart: however slow the machine, the counts below are on the right side of them.
    private static readonly string[] Strict =
    [
        "--Chat:Limits:Enabled=true", "--Chat:Limits:UserFactor=100",
        "--Chat:Limits:MessagesPerSecond=1", "--Chat:Limits:MessagesBurst=5",
        "--Chat:Limits:TypingPerSecond=1", "--Chat:Limits:TypingBurst=5",
        "--Chat:Limits:EventsPerSecond=1", "--Chat:Limits:EventsBurst=5",
        "--Chat:Limits:JoinsPerSecond=1", "--Chat:Limits:JoinsBurst=5",
        "--Chat:Limits:QueriesPerSecond=1", "--Chat:Limits:QueriesBurst=5",
    ];

    public static TheoryData<WireProtocol> Protocols => [.. Connect.EveryProtocol];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Each_class_of_requests_is_refused_beyond_its_burst_with_the_time_to_wait(WireProtocol protocol)
    {
        await using var server = await ChatServer.StartAsync(Strict);
        await using var alice = await Connect.ToAsync(server.Address, "alice", protocol);
        await alice.JoinAsync("room");

        foreach (var call in new Func<Task>[]
        {
            () => alice.SayAsync("room", "x"), () => alice.TypeAsync("room"), () => alice.PublishAsync("room", "e"), () => alice.JoinAsync("room"), () => alice.PingAsync(),
        })
        {
            var refusal = await RefusalOfManyAsync(call);
            refusal.Code.Should().Be(ChatErrors.RateLimited);
        }

        if (alice is PlainTestClient plain)
        {
            var error = await plain.Frames.FirstAsync<System.Text.Json.Nodes.JsonObject>(f => (string?)f["code"] == ChatErrors.RateLimited);
            error["retry_after_ms"]!.GetValue<long>().Should().BeInRange(1, 10_000);
        }
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Who_keeps_going_is_closed_and_the_others_do_not_notice(WireProtocol protocol)
    {
        await using var server = await ChatServer.StartAsync([.. Strict, "--Chat:Limits:MaxRefusals=20"]);
        await using var bob = await Connect.ToAsync(server.Address, "bob", protocol);
        await using var flooder = await Connect.ToAsync(server.Address, "flooder", protocol);

        var flood = Task.Run(async () =>
        {
            while (!flooder.Closed.IsCompleted)
            {
                try
                {
                    await flooder.InvokeAsync("nonsense", new PingRequest());
                }
                catch (Exception e) when (e is ChatErrorException || Subscriber.IsConnectionFailure(e))
                {
                    // refused, until the connection is gone
                }
            }
        });
        await flooder.Closed.WaitAsync(Wait.Deadline);
        await flood;

        if (flooder is PlainTestClient plain) plain.CloseCode.Should().Be(CloseCodes.RateLimitAbused);
        (await bob.JoinAsync("room")).MemberCount.Should().Be(1);
        (await bob.SayAsync("room", "undisturbed")).Seq.Should().Be(1);
    }

    [Fact]
    public async Task A_user_shares_its_limit_over_its_connections_and_with_nobody_else()
    {
        await using var server = await ChatServer.StartAsync([.. Strict, "--Chat:Limits:UserFactor=1"]);
        await using var phone = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        await using var laptop = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await using var bob = await Connect.ToAsync(server.Address, "bob", WireProtocol.PlainJson);
        await laptop.JoinAsync("room");
        await bob.JoinAsync("room");

        await RefusalOfManyAsync(() => phone.DirectAsync("bob", "x"));

        (await RefusalOfManyAsync(() => laptop.SayAsync("room", "x"), tries: 3)).Code.Should().Be(ChatErrors.RateLimited);
        await bob.SayAsync("room", "x");
    }

    [Fact]
    public async Task Who_connects_anew_finds_its_limit_as_it_left_it()
    {
        await using var server = await ChatServer.StartAsync([.. Strict, "--Chat:Limits:UserFactor=1", "--Chat:Limits:JoinsPerSecond=100", "--Chat:Limits:JoinsBurst=1000"]);
        await using var bob = await Connect.ToAsync(server.Address, "bob", WireProtocol.PlainJson);
        await bob.JoinAsync("room");
        var start = TimeProvider.System.GetTimestamp();

        var said = 0;
        for (var i = 0; i < 20; i++)
        {
            await using (var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson))
            {
                await alice.JoinAsync("room");
                try
                {
                    for (var j = 0; j < 5; j++, said++) await alice.SayAsync("room", "x");
                }
                catch (ChatErrorException e)
                {
                    e.Code.Should().Be(ChatErrors.RateLimited);
                }
            }

            await bob.Events.CountAsync<MemberLeft>(i + 1);
        }

        said.Should().BeLessThanOrEqualTo(5 + 1 + (int)TimeProvider.System.GetElapsedTime(start).TotalSeconds, "a fresh bucket every time would have given 100");
    }

    [Fact]
    public async Task Who_floods_the_hub_is_told_why_it_is_closed()
    {
        await using var server = await ChatServer.StartAsync("--Chat:Limits:Enabled=true");
        for (var i = 0; i < 3; i++)
        {
            await using var flooder = await RawSocket.OpenAsync(server.Address, $"{ChatEndpoints.Hub}?access_token={TestTokens.For($"flooder{i}")}");
            await flooder.SendTextAsync("{\"protocol\":\"json\",\"version\":1}\u001e");
            var flooding = FloodAsync(flooder);

            var last = "";
            while (await flooder.ReadAsync() is { Opcode: not RawFrame.Close } frame) last = (last + frame.AsText)[^Math.Min(1000, last.Length + frame.Payload.Length)..];

            last.Should().Contain("4009: Rate limit abused");
            await flooder.DisposeAsync();
            await flooding;
        }

        static async Task FloodAsync(RawSocket socket)
        {
            await Task.Yield();
            var calls = string.Concat(Enumerable.Repeat("{\"type\":1,\"invocationId\":\"1\",\"target\":\"online\",\"arguments\":[{}]}\u001e", 20));
            try
            {
                while (true) await socket.SendTextAsync(calls);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // The connection is over.
            }
        }
    }

    [Fact]
    public async Task A_person_never_meets_the_defaults()
    {
        await using var server = await ChatServer.StartAsync("--Chat:Limits:Enabled=true");
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);

        for (var i = 0; i < 100; i++) await alice.JoinAsync($"room{i}"); // a page that reconnects
        for (var i = 0; i < 50; i++)
        {
            await alice.SayAsync("room1", "a burst of pasted lines");
            if (i % 3 == 0) await alice.TypeAsync("room1");
        }

        alice.Closed.IsCompleted.Should().BeFalse();
    }

    /// <summary>The first refusal within many tries; the bucket gives one a second back meanwhile.</summary>
    private static async Task<ChatErrorException> RefusalOfManyAsync(Func<Task> call, int tries = 200)
    {
        for (var i = 0; i < tries; i++)
        {
            try
            {
                await call();
            }
            catch (ChatErrorException e)
            {
                return e;
            }
        }

        throw new InvalidOperationException($"No refusal in {tries} tries.");
    }
}
