using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Endpoints.Authentication;

/// <summary>
/// Closes the connections that the order of <see cref="Revoker"/> has not reached: the backplane may lose it, and the node that
/// stored a revocation may die before it says so.
/// </summary>
internal sealed class RevocationMonitor(IRevocations revocations, Sessions sessions, IRoomChannel channel, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>How far the clocks of nodes may differ, and how long storing may take, for a revocation to be seen.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var seen = time.GetUtcNow();
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var now = time.GetUtcNow();
                foreach (var (userId, before) in await revocations.RevokedSinceAsync(seen - Overlap, stoppingToken))
                    foreach (var connectionId in sessions.IssuedBefore(userId, before))
                        channel.Close(connectionId, CloseOrder.Removed);
                seen = now;
            }
            catch (RevocationsUnavailableException)
            {
                // The next look covers this one's time too.
            }
        }
    }
}
