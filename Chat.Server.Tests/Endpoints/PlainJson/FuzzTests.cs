using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;
using Xunit.Abstractions;

namespace Chat.Server.Tests.Endpoints.PlainJson;

/// <summary>
/// Whatever is sent, the server answers, or closes with a documented code; it goes on serving the others and forgets nobody
/// who has gone. <c>CHAT_FUZZ_SEED</c> repeats a run's frames.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Connections = 4;
    private const int FramesEach = 5_000;
    private const int GarbageEach = 150;
    private const int Limit = 64 * 1024;

    private static readonly HashSet<string> Codes =
        [.. typeof(ChatErrors).GetFields().Select(f => (string)f.GetRawConstantValue()!).Except([ChatErrors.Internal])];

    private static readonly int[] CloseCodesOfGarbage = [1000, 1002, 1003, 1007, 1009, CloseCodes.InvalidJson];

    private readonly int seed = int.TryParse(Environment.GetEnvironmentVariable("CHAT_FUZZ_SEED"), CultureInfo.InvariantCulture, out var given)
        ? given
        : Random.Shared.Next();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Twenty_thousand_mutated_frames_do_no_harm(bool tls)
    {
        output.WriteLine($"CHAT_FUZZ_SEED={seed}");
        await using var server = await TlsServer.StartAsync(tls, null, "--Chat:History:Store=Memory");
        await using var bystander = await PlainTestClient.ConnectAsync(server.Address, TestTokens.For("bystander"));
        var room = $"calm-{Guid.NewGuid():N}";
        await bystander.JoinAsync(room);

        var fuzzing = Task.WhenAll(Enumerable.Range(0, Connections).Select(i => Task.Run(() => SendFramesAsync(server.Address, i))));
        var said = 0;
        while (!fuzzing.IsCompleted)
        {
            (await bystander.SayAsync(room, $"m{said++}")).Seq.Should().Be(said);
            await Task.WhenAny(fuzzing, Task.Delay(20));
        }

        var closed = await fuzzing;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(i => Task.Run(() => SendGarbageAsync(server.Address, i))));

        // A connection that its client has given up already may only now be let in, and goes at once.
        await Wait.UntilAsync(
            async () => await bystander.OnlineAsync() is { ConnectionCount: 1, Users: ["bystander"] }, "only the bystander is left");
        await bystander.Events.CountAsync<ChatMessage>(said);
        bystander.MessagesIn(room).Select(m => m.Text).Should().Equal(Enumerable.Range(0, said).Select(i => $"m{i}"));
        server.Log.Lines.Should().NotContain(line => line.StartsWith("Error") || line.StartsWith("Critical"), $"the seed is {seed}");
        output.WriteLine($"{Connections * FramesEach} frames, {closed.Sum()} connections closed by them, {said} messages of the bystander");
    }

    /// <returns>How many connections the frames cost.</returns>
    private async Task<int> SendFramesAsync(Uri server, int worker)
    {
        var random = new Random(seed + worker);
        var frames = new FrameMutator(random);
        var token = TestTokens.For($"fuzz-{worker}");
        var closed = 0;
        var socket = await JoinAsync(server, token);
        for (var i = 0; i < FramesEach; i++)
        {
            var frame = frames.Next();
            var context = $"frame {i} of connection {worker} with seed {seed}";
            var expected = ExpectedClose(frame);
            try
            {
                await SendAsync(socket, frame, random);
            }
            catch (IOException) when (expected.Length > 0)
            {
                // It was closed after the first of its fragments.
            }

            if (expected.Length == 0)
            {
                await socket.SendTextAsync($$"""{"type":"ping","id":"fuzz {{i}}"}""");
                await ReadToPongAsync(socket, $"fuzz {i}", context);
                continue;
            }

            closed++;
            context += $" expects {string.Join(',', expected)} hex {Convert.ToHexString(frame)}";
            (await CloseOf(socket, context)).Should().BeOneOf(expected, context);
            await socket.DisposeAsync();
            socket = await JoinAsync(server, token);
        }

        await socket.DisposeAsync();
        return closed;
    }

    private async Task SendGarbageAsync(Uri server, int worker)
    {
        var frames = new FrameMutator(new Random(seed - worker - 1));
        var token = TestTokens.For($"fuzz-{worker}");
        for (var i = 0; i < GarbageEach; i++)
        {
            await using var socket = await RawSocket.ConnectAsync(server, token);
            await socket.SendRawAsync(frames.Garbage());
            socket.EndSending();
            while (await socket.ReadAsync() is { } frame)
                if (frame.Opcode == RawFrame.Close) frame.CloseCode.Should().BeOneOf(CloseCodesOfGarbage, $"the seed is {seed}");
        }
    }

    private static async Task<RawSocket> JoinAsync(Uri server, string token)
    {
        var socket = await RawSocket.ConnectAsync(server, token);
        await socket.SendTextAsync("""{"type":"join_room","room":"lobby"}""");
        return socket;
    }

    /// <summary>Whole, or in fragments with pings between them.</summary>
    private static async Task SendAsync(RawSocket socket, byte[] frame, Random random)
    {
        if (random.Next(4) > 0)
        {
            await socket.SendAsync(RawFrame.Text, frame);
            return;
        }

        var cut = random.Next(frame.Length + 1);
        await socket.SendAsync(RawFrame.Text, frame[..cut], final: false);
        await socket.SendAsync(RawFrame.Ping, [1, 2, 3]);
        await socket.SendAsync(RawFrame.Continuation, frame[cut..]);
    }

    /// <summary>The codes a frame may be closed with; none for one that must be answered.</summary>
    private static int[] ExpectedClose(byte[] frame)
    {
        var reasons = new List<int>();
        if (frame.Length > Limit) reasons.Add(1009);
        if (!Utf8.IsValid(frame)) reasons.Add(1007);
        if (reasons.Count == 0 && !IsJson(frame)) reasons.Add(CloseCodes.InvalidJson);
        return [.. reasons];
    }

    private static bool IsJson(byte[] frame)
    {
        try
        {
            using var document = JsonDocument.Parse(frame, new JsonDocumentOptions { MaxDepth = 1000 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static async Task ReadToPongAsync(RawSocket socket, string id, string context)
    {
        while (true)
        {
            var frame = await socket.ReadAsync();
            frame.Should().NotBeNull(context);
            frame!.Opcode.Should().NotBe(RawFrame.Close, $"{context}, closed with {frame.CloseCode}");
            if (frame.Opcode != RawFrame.Text) continue;
            using var json = JsonDocument.Parse(frame.Payload);
            var type = json.RootElement.GetProperty("type").GetString();
            if (type == "error") Codes.Should().Contain(json.RootElement.GetProperty("code").GetString(), context);
            if (type == "ack" && json.RootElement.TryGetProperty("id", out var answered) && answered.ToString() == id) return;
        }
    }

    private static async Task<int> CloseOf(RawSocket socket, string context)
    {
        while (true)
        {
            var frame = await socket.ReadAsync();
            frame.Should().NotBeNull(context);
            if (frame!.Opcode == RawFrame.Close) return frame.CloseCode;
        }
    }
}
