using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Drivers;

/// <summary>A driver at the other end of a WebSocket: each message is one JSON object.</summary>
internal sealed class WebSocketDriver(WebSocket socket) : IDriver
{
    private readonly Channel<JsonObject> reports = Channel.CreateUnbounded<JsonObject>();
    private readonly SemaphoreSlim sending = new(1);

    public ChannelReader<JsonObject> Reports => reports.Reader;

    public async Task TellAsync(JsonObject command)
    {
        await sending.WaitAsync();
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(command.ToJsonString()), WebSocketMessageType.Text, true, CancellationToken.None);
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>Reads until the driver goes.</summary>
    public async Task ReadAsync()
    {
        try
        {
            using var message = new MemoryStream();
            var buffer = new byte[16 * 1024];
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close) return;
                message.Write(buffer, 0, received.Count);
                if (!received.EndOfMessage) continue;
                reports.Writer.TryWrite(JsonNode.Parse(Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length))!.AsObject());
                message.SetLength(0);
            }
        }
        catch (WebSocketException)
        {
            // Gone without a word.
        }
        finally
        {
            reports.Writer.TryComplete();
        }
    }
}
