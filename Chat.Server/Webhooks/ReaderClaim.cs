using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Webhooks;

/// <summary>One node at a time sends to an endpoint: the one that holds the claim of its reader.</summary>
internal sealed class ReaderClaim(IOutbox outbox, string reader, TimeProvider time)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private static readonly string Holder = Guid.NewGuid().ToString("N");

    /// <summary>Waits for the claim and works while it is held. The work's token ends with the claim, and then so does this.</summary>
    public async Task HoldAsync(Func<CancellationToken, Task> work, CancellationToken stop)
    {
        var since = time.GetTimestamp();
        while (!await outbox.TryClaimAsync(reader, Holder, Lease, stop))
        {
            await Task.Delay(Interval, time, stop);
            since = time.GetTimestamp();
        }

        using var held = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var renewing = RenewAsync(since, held.Token);
        var working = work(held.Token);
        await Task.WhenAny(working, renewing);
        await held.CancelAsync();
        await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await working;
    }

    /// <summary>Ends when the claim is lost, or may be.</summary>
    private async Task RenewAsync(long since, CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(Interval, time, cancellation);
            var asked = time.GetTimestamp();
            try
            {
                if (!await outbox.TryClaimAsync(reader, Holder, Lease, cancellation)) return;
                since = asked;
            }
            catch (UnavailableException)
            {
                if (time.GetElapsedTime(since) + Interval >= Lease) return;
            }
        }
    }
}
