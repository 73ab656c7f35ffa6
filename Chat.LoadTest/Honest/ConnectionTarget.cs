using System.Net;

namespace Chat.LoadTest.Honest;

/// <summary>Where to connect, as whom, from which address, and who hears the events.</summary>
internal sealed record ConnectionTarget(Uri Server, string Token, IPAddress Local, Action<object> Events)
{
    public Uri WebSocket(string path) =>
        new UriBuilder(new Uri(Server, path)) { Scheme = Server.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs }.Uri;

    public Task<IChatConnection> ConnectAsync(HonestProtocol protocol, CancellationToken cancellation) => protocol == HonestProtocol.PlainJson
        ? PlainConnection.ConnectAsync(this, cancellation)
        : HubChatConnection.ConnectAsync(this, protocol == HonestProtocol.MessagePack, cancellation);
}
