using System.Text.Json.Nodes;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;

namespace Chat.Server.Tests.Endpoints.PlainJson.Legacy;

/// <summary>What clients of the reference protocol do and rely on. They send its frames only and look at its fields only.</summary>
internal sealed class LegacyFlow(Uri server, Func<Uri, Task<LegacyClient>> open)
{
    private static readonly string[] ReferenceTypes = ["system", "message", "typing", "pong", "broadcast"];

    private readonly string suffix = Guid.NewGuid().ToString("N")[..8];

    private string Room => $"room-{suffix}";

    private string Old => $"old-{suffix}";

    private string New => $"new-{suffix}";

    public async Task ChatWithSignalRAsync()
    {
        await using var old = await OpenAsync(TestTokens.For(Old));
        await using var young = await Connect.ToAsync(server, New, WireProtocol.Json, ChatRoles.Admin);

        var welcome = await old.HearAsync("system", "message", "Connected successfully");
        welcome["user_id"]!.GetValue<string>().Should().Be(Old);
        welcome["online_count"]!.GetValue<int>().Should().BeGreaterThanOrEqualTo(1);

        await old.SendAsync($$"""{"type": "join_room", "room": "{{Room}}"}""");
        MembersOf(await old.HearAsync("system", "message", $"{Old} joined")).Should().Equal(Old);
        await young.JoinAsync(Room);
        MembersOf(await old.HearAsync("system", "message", $"{New} joined")).Should().BeEquivalentTo([Old, New]);

        await old.SendAsync($$"""{"type": "message", "room": "{{Room}}", "text": "Hello from 2020 \u2764"}""");
        (await young.Events.FirstAsync<ChatMessage>()).Text.Should().Be("Hello from 2020 ❤");
        (await old.HearAsync("message", "text", "Hello from 2020 ❤"))["from"]!.GetValue<string>().Should().Be(Old);
        await young.SayAsync(Room, "Grüße 🎉");
        var heard = await old.HearAsync("message", "text", "Grüße 🎉");
        (heard["from"]!.GetValue<string>(), heard["room"]!.GetValue<string>()).Should().Be((New, Room));

        await young.TypeAsync(Room);
        (await old.HearAsync("typing", "user_id", New))["is_typing"]!.GetValue<bool>().Should().BeTrue();
        await old.SendAsync($$"""{"type": "typing", "room": "{{Room}}"}""");
        await young.Events.FirstAsync<TypingNotice>(t => t == new TypingNotice(Room, Old, true));
        await old.SendAsync("""{"type": "ping"}""");
        await old.Frames.FirstAsync<JsonObject>(f => f["type"]!.GetValue<string>() == "pong");
        await young.BroadcastAsync(suffix);
        await old.HearAsync("broadcast", "message", suffix);

        await young.LeaveAsync(Room);
        (await old.HearAsync("system", "message", $"{New} left"))["room"]!.GetValue<string>().Should().Be(Room);
        await young.JoinAsync(Room);
        await old.SendAsync($$"""{"type": "leave_room", "room": "{{Room}}"}""");
        await young.Events.FirstAsync<MemberLeft>(e => e.UserId == Old);

        old.Frames.Of<JsonObject>().Select(f => f["type"]!.GetValue<string>()).Should().OnlyContain(type => ReferenceTypes.Contains(type));
    }

    public async Task BadTokensAreClosedWith4001Async()
    {
        foreach (var token in new[] { "nonsense", TestTokens.Create(new() { ["sub"] = Old }, lifetime: TimeSpan.FromMinutes(-5)) })
        {
            await using var old = await OpenAsync(token);
            (await old.ClosedAsync()).Should().Be((CloseCodes.Unauthorized, "Authentication failed"));
            old.Frames.All.Should().BeEmpty();
        }
    }

    public async Task TextThatIsNotJsonIsClosedWith4002Async()
    {
        await using var old = await OpenAsync(TestTokens.For(Old));
        await old.SendAsync("not json");
        (await old.ClosedAsync()).Should().Be((CloseCodes.InvalidJson, "Invalid JSON"));
    }

    private Task<LegacyClient> OpenAsync(string token) => open(new Uri($"ws://{server.Authority}/api/v1/ws?token={token}"));

    private static IEnumerable<string> MembersOf(JsonObject joined) => joined["members"]!.AsArray().Select(m => m!.GetValue<string>());
}
