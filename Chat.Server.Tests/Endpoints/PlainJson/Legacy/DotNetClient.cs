using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Endpoints.PlainJson.Legacy;

/// <summary>.NET's <see cref="System.Net.WebSockets.ClientWebSocket"/>.</summary>
internal sealed class DotNetClient : LegacyClient
{
    private readonly PlainTestClient socket;

    private DotNetClient(PlainTestClient socket) => this.socket = socket;

    public override EventLog Frames => socket.Frames;

    public static async Task<LegacyClient> OpenAsync(Uri address) => new DotNetClient(await PlainTestClient.OpenAsync(address));

    public override Task SendAsync(string frame) => socket.SendAsync(frame);

    public override async Task<(int Code, string Reason)> ClosedAsync()
    {
        await socket.Closed.WaitAsync(Wait.Deadline);
        return (socket.CloseCode!.Value, socket.CloseReason!);
    }

    public override ValueTask DisposeAsync() => socket.DisposeAsync();
}
