using Chat.Contracts;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Clients;

/// <summary>A client of any protocol.</summary>
internal static class Connect
{
    public static readonly WireProtocol[] EveryProtocol = Enum.GetValues<WireProtocol>();

    public static Task<ChatTestClient> ToAsync(Uri server, string user, WireProtocol protocol, params string[] roles) =>
        WithTokenAsync(server, TestTokens.For(user, roles), protocol);

    /// <summary>One that compresses what it says and offers to unpack what it is told.</summary>
    public static Task<ChatTestClient> DeflatedAsync(Uri server, string user, WireProtocol protocol, params string[] roles) =>
        WithTokenAsync(server, TestTokens.For(user, roles), protocol, deflate: true);

    public static async Task<ChatTestClient> WithTokenAsync(Uri server, string token, WireProtocol protocol, bool deflate = false)
    {
        ChatTestClient client = protocol == WireProtocol.PlainJson
            ? await PlainTestClient.ConnectAsync(server, token, deflate)
            : await SignalRTestClient.ConnectAsync(server, token, protocol, deflate: deflate);
        var welcome = client.WelcomeAsync();
        await Task.WhenAny(welcome, client.Closed);
        if (client.Events.Of<Welcome>().Count > 0) return client;

        await client.DisposeAsync();
        throw new IOException("The connection was closed instead of welcomed.");
    }
}
