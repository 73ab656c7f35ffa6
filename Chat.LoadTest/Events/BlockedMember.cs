using System.Net.Sockets;
using Chat.Contracts;
using Chat.LoadTest.Soak.Hostile;

namespace Chat.LoadTest.Events;

/// <summary>A member that joins and reads nothing; when it is cut off it comes again.</summary>
internal sealed class BlockedMember(HostileSite site, int number, string room)
{
    /// <summary>Bytes its kernel takes off the server's hands, as few as it lets one choose.</summary>
    private const int ReceiveBuffer = 4096;

    public int CutOff { get; private set; }

    /// <summary>Ends with the cancellation.</summary>
    public async Task RunAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                var token = await site.TokenAsync(site.UserName("blocked", number));
                var (wire, refusal) = await site.PlainAsync(Honest.HonestOptions.AddressOf(number), token, end, ReceiveBuffer);
                if (wire is null) throw new IOException(refusal!.Text);
                await using (wire) await StayAsync(wire, end);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                CutOff++;
                await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(1), end));
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>It sends pings, so that it is not its silence that ends it.</summary>
    private async Task StayAsync(RawWire wire, CancellationToken end)
    {
        await wire.SendTextAsync($$"""{"type":"{{ChatOperations.JoinRoom}}","room":"{{room}}"}""", end);
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), end);
            await wire.SendFrameAsync(RawWire.Ping, [], end);
        }
    }
}
