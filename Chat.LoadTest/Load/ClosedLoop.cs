using HdrHistogram;

namespace Chat.LoadTest.Load;

/// <summary>Keeps so many messages under way: the next is sent when one has reached every member and its sender has the receipt. One is sent in any case.</summary>
internal sealed class ClosedLoop(int inFlight, int textBytes) : ISender
{
    /// <summary>When nothing arrives for so long, what is under way is given up, so that a loss does not end the test.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Nothing is due here.</summary>
    public LongHistogram Lateness { get; } = Latency.NewHistogram();

    public void Run(Crowd crowd, long start, long end, CancellationToken cancellation)
    {
        var slots = new SemaphoreSlim(inFlight);
        foreach (var room in crowd.Rooms) room.InFlight = new InFlight(inFlight, slots);
        var rotation = new Rotation(crowd);
        try
        {
            for (var isFirst = true; !cancellation.IsCancellationRequested; isFirst = false)
            {
                if (!slots.Wait(Patience, cancellation))
                {
                    foreach (var stuck in crowd.Rooms) stuck.InFlight!.AbandonAll();
                    continue;
                }

                var now = TimeProvider.System.GetTimestamp();
                if ((now >= end && !isFirst) || !rotation.TryNext(out var room, out var member)) return;
                var number = room.Ledger.Next(now);
                room.InFlight!.Begin(number, room.Members.Count(m => m.IsLive));
                member.Send(number, now, textBytes);
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to end.
        }
        finally
        {
            foreach (var room in crowd.Rooms) room.InFlight = null;
        }
    }
}
