using Chat.Contracts;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.JavaScript;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Requests;

/// <summary>Every operation from every client that people use, with what such clients send: each is answered, or refused with what was wrong.</summary>
public sealed class RequestTests(RequestFixture fixture) : IClassFixture<RequestFixture>
{
    private static readonly string[] Operations =
    [
        ChatOperations.JoinRoom, ChatOperations.LeaveRoom, ChatOperations.Message, ChatOperations.Typing, ChatOperations.Publish, ChatOperations.SubscribeRoom,
        ChatOperations.UnsubscribeRoom, ChatOperations.MarkRead, ChatOperations.Unread, ChatOperations.Ping, ChatOperations.Members,
        ChatOperations.Online, ChatOperations.Direct, ChatOperations.Broadcast, ChatOperations.History, ChatOperations.RefreshToken,
        ChatOperations.Kick, ChatOperations.Mute, ChatOperations.Ban, ChatOperations.Lift, ChatOperations.Sanctions, ChatOperations.Edit, ChatOperations.Delete,
        ChatOperations.React, ChatOperations.Reactions, ChatOperations.GetState, ChatOperations.Search,
    ];

    public static TheoryData<ClientKind, string> JavaScript => Of(ClientKind.JavaScriptJson, ClientKind.JavaScriptMessagePack, ClientKind.JavaScriptMessagePackTidy);

    public static TheoryData<ClientKind, string> Others => Of(ClientKind.DotNetJson, ClientKind.DotNetMessagePack, ClientKind.PlainJson);

    [JavaScriptTheory]
    [MemberData(nameof(JavaScript))]
    public Task An_operation_takes_what_the_JavaScript_client_sends_or_says_what_it_expects(ClientKind client, string operation) => TryAsync(client, operation);

    [Theory]
    [MemberData(nameof(Others))]
    public Task An_operation_takes_what_a_client_sends_or_says_what_it_expects(ClientKind client, string operation) => TryAsync(client, operation);

    [Fact]
    public void The_table_has_every_operation_of_the_contract() => Operations.Should().BeEquivalentTo(
        typeof(ChatOperations).GetFields().Select(field => (string)field.GetRawConstantValue()!));

    private async Task TryAsync(ClientKind client, string name)
    {
        var token = TestTokens.For($"alice of {client}", ChatRoles.Admin);
        await using var caller = await ConnectAsync(client, token);
        var operation = Operation.Named(name, token);
        var joining = Operation.Named(ChatOperations.JoinRoom, token);
        var faults = new List<string>();
        if (operation.NamesMessage)
        {
            await caller.CallAsync(joining.Name, joining.Record());
            for (var i = 0; i < 2; i++) await caller.CallAsync(ChatOperations.Message, new Dictionary<string, object?> { ["room"] = Operation.Room, ["text"] = "hello" });
        }

        foreach (var call in new CallTable(operation, client).Calls)
        {
            (await caller.CallAsync(joining.Name, joining.Record())).Error.Should().BeNull("everyone must be able to join");
            if (name == ChatOperations.Lift) await caller.CallAsync(ChatOperations.Mute, Operation.Named(ChatOperations.Mute, token).Record()); // something to lift
            if (name == ChatOperations.MarkRead) await caller.CallAsync(ChatOperations.SubscribeRoom, new Dictionary<string, object?> { ["room"] = Operation.Room });
            if (call.Fault(await caller.CallAsync(operation.Name, call.Arguments)) is { } fault) faults.Add(fault);
        }

        faults.Should().BeEmpty();
    }

    private async Task<Caller> ConnectAsync(ClientKind client, string token) => client switch
    {
        ClientKind.JavaScriptJson => await fixture.JavaScript.ConnectAsync(fixture.Server.Address, token, "json"),
        ClientKind.JavaScriptMessagePack => await fixture.JavaScript.ConnectAsync(fixture.Server.Address, token, "messagepack"),
        ClientKind.JavaScriptMessagePackTidy => await fixture.JavaScript.ConnectAsync(fixture.Server.Address, token, "messagepack-tidy"),
        ClientKind.DotNetJson => await DotNetCaller.ConnectAsync(fixture.Server.Address, token, messagePack: false),
        ClientKind.DotNetMessagePack => await DotNetCaller.ConnectAsync(fixture.Server.Address, token, messagePack: true),
        _ => await PlainCaller.ConnectAsync(fixture.Server.Address, token),
    };

    private static TheoryData<ClientKind, string> Of(params ClientKind[] clients)
    {
        var data = new TheoryData<ClientKind, string>();
        foreach (var client in clients)
            foreach (var operation in Operations) data.Add(client, operation);
        return data;
    }
}
