using System.Text.Json.Nodes;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.FastPath;

/// <summary>A client that sends on without waiting for answers. The log is on disk, so that there is something to wait for.</summary>
public sealed class CallOrderTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Requests_are_carried_out_and_answered_in_the_order_they_were_sent()
    {
        const string room = "order";
        await using var alice = await PlainTestClient.ConnectAsync(fixture.Server.Address, TestTokens.For("alice"));
        var requests = new List<string>();
        var codes = new List<string?>();
        void Ask(string? code, string fields)
        {
            codes.Add(code);
            requests.Add($$"""{"id":{{codes.Count}},"room":"{{room}}",{{fields}}}""");
        }

        for (var round = 0; round < 40; round++)
        {
            Ask(null, """ "type":"join_room" """);
            for (var i = 0; i < 11; i++) Ask(i == 4 ? ChatErrors.InvalidRequest : null, $$""" "type":"message","text":"{{(i == 4 ? "" : "hello")}}" """);
            Ask(null, """ "type":"history","before":1 """);
            Ask(null, """ "type":"message","text":"and" """);
            Ask(null, """ "type":"leave_room" """);
            Ask(ChatErrors.NotAMember, """ "type":"message","text":"too late" """);
        }

        foreach (var request in requests) await alice.SendAsync(request);

        await Wait.UntilAsync(() => Answers(alice).Length == requests.Count, "every request is answered");
        Answers(alice).Select(answer => (int)answer["id"]!).Should().Equal(Enumerable.Range(1, requests.Count));
        Answers(alice).Select(answer => (string?)answer["code"]).Should().Equal(codes);
        var receipts = Answers(alice).Where(answer => answer["message_id"] is not null).Select(answer => (long)answer["seq"]!).ToArray();
        receipts.Should().Equal(Enumerable.Range(1, 40 * 11).Select(seq => (long)seq));
    }

    private static JsonObject[] Answers(PlainTestClient client) =>
        [.. client.Frames.Of<JsonObject>().Where(frame => (string?)frame["type"] is "ack" or "error")];
}
