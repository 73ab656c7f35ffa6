using System.Net.Sockets;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Network;

/// <summary>One connection of a client and the one to the server that belongs to it.</summary>
internal sealed class ProxiedConnection(Socket client, Socket server, NetworkCondition condition)
{
    private int hasEnded;
    private bool isClosedTowardsClient;
    private bool isClosedTowardsServer;

    public bool HasEnded => hasEnded == 1;

    /// <summary>Copies both directions until both have ended.</summary>
    public Task RunAsync() => Task.WhenAll(CopyAsync(client, server, towardsClient: false), CopyAsync(server, client, towardsClient: true));

    /// <returns>Whether it was there to be cut.</returns>
    public bool Cut()
    {
        if (Interlocked.Exchange(ref hasEnded, 1) == 1) return false;
        client.Dispose();
        server.Dispose();
        return true;
    }

    public bool HalfClose(bool towardsClient)
    {
        if (HasEnded) return false;
        try
        {
            if (towardsClient) isClosedTowardsClient = true;
            else isClosedTowardsServer = true;
            (towardsClient ? client : server).Shutdown(SocketShutdown.Send);
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private async Task CopyAsync(Socket from, Socket to, bool towardsClient)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                await condition.PassAsync();
                if (towardsClient ? condition.SwallowsAnswers || isClosedTowardsClient : isClosedTowardsServer) continue;
                await SendAsync(to, buffer.AsMemory(0, count));
            }

            await condition.PassAsync();
            if (!(towardsClient ? isClosedTowardsClient : isClosedTowardsServer)) to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Cut();
        }
    }

    private async Task SendAsync(Socket to, ReadOnlyMemory<byte> data)
    {
        while (data.Length > 0)
        {
            var isSlow = condition.PieceDelay > TimeSpan.Zero;
            if (isSlow) await Task.Delay(condition.PieceDelay);
            var length = isSlow ? Math.Min(data.Length, condition.PieceLength) : data.Length;
            var sent = 0;
            while (sent < length) sent += await to.SendAsync(data[sent..length]);
            data = data[length..];
        }
    }
}
